// Who would bid, who would not and why, and what would help: as the providers' own rules give it (see the API's screening).
import type { ScreenedProvider, Screening } from "@slipway/api";
import { Check, CircleHelp, X } from "lucide-react";
import type { ReactNode } from "react";

export function Screened({ group }: { group: Screening["groups"][number] }): ReactNode {
  return (
    <>
      <ul className="fit-list">
        {alike(group.providers).map(({ first, names }) => (
          <li key={first.owner}>
            {icons[first.answer]}
            <span>
              {names.length > 3 ? (
                <span title={names.join(", ")}>{names.length} providers</span>
              ) : (
                names.join(", ")
              )}
              {first.message !== "" && <small className="faint">{first.message}</small>}
            </span>
          </li>
        ))}
      </ul>
      {group.helps.length > 0 && (
        <p className="small soft">
          What would help:{" "}
          {group.helps
            .map(({ change, gain }) => `${change}: +${gain} ${gain === 1 ? "provider" : "providers"}`)
            .join("; ")}
          .
        </p>
      )}
    </>
  );
}

const icons: Record<ScreenedProvider["answer"], ReactNode> = {
  bids: <Check size={15} className="good-text" aria-label="would bid" />,
  unknown: <CircleHelp size={15} className="faint" aria-label="unknown" />,
  refuses: <X size={15} className="bad-text" aria-label="would not bid" />,
  offline: <X size={15} className="faint" aria-label="offline" />,
};

/** Providers with the same answer for the same reason, in the order in which they came. */
export function alike(
  providers: readonly ScreenedProvider[],
): { first: ScreenedProvider; names: readonly string[] }[] {
  const rows = new Map<string, { first: ScreenedProvider; names: string[] }>();
  for (const each of providers) {
    const key = `${each.answer} ${each.message}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { first: each, names: [each.name] });
    else row.names.push(each.name);
  }
  return [...rows.values()];
}
