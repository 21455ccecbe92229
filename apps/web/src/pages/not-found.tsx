import type { ReactNode } from "react";
import { Link } from "wouter";
import { Empty } from "../parts/bits.tsx";

export function NotFound(): ReactNode {
  return (
    <Empty
      first
      title="There is no page at this address"
      action={
        <Link href="/" className="button">
          Go to the start page
        </Link>
      }
    >
      The link may be old, or a letter is missing. Your deployments are not affected.
    </Empty>
  );
}
