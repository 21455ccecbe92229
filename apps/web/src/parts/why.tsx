// A number or word that can be asked why: hover or focus shows its meaning, unit and source.
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";

export function Why({ children, tip }: { children: ReactNode; tip: ReactNode }): ReactNode {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open || !anchor.current || !box.current) return;
    const at = anchor.current.getBoundingClientRect();
    const size = box.current.getBoundingClientRect();
    const below = at.bottom + 8 + size.height < innerHeight;
    box.current.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
    box.current.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside takes the focus; hover is a convenience
    <span className="why" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        ref={anchor}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        {children}
      </button>
      {open && (
        <span role="tooltip" id={id} ref={box} className="why-tip">
          {tip}
        </span>
      )}
    </span>
  );
}

const terms: Record<string, string> = {
  lease:
    "A lease is the running agreement between you and one provider: it runs your services, you pay per block.",
  escrow:
    "Escrow is money of yours that the chain holds for this deployment. Providers are paid from it block by block; the rest comes back when you close.",
  dseq: "The deployment's number on the chain, unique for its owner.",
  bid: "A provider's offer to run your deployment for a price per block.",
  order: "What the chain shows to providers: the resources you ask for and the most you would pay.",
  block: "The chain moves in blocks. Everything that costs is counted per block.",
  manifest:
    "The exact list of what to run. It goes straight to your provider, not onto the chain; the chain keeps only its hash.",
  audited: "An auditor that you can choose has signed some of this provider's attributes.",
};

/** A word of the field with its explanation. */
export function Term({ word, children }: { word: keyof typeof terms; children?: ReactNode }): ReactNode {
  return <Why tip={terms[word]}>{children ?? word}</Why>;
}
