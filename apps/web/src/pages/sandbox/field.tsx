import type { ComponentProps, ReactNode } from "react";

/** A line of text with its label above; anything else that an input knows can be said too. */
export function Field({
  id,
  label,
  set,
  ...input
}: ComponentProps<"input"> & {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
}): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" onChange={(event) => set(event.target.value)} {...input} />
    </div>
  );
}
