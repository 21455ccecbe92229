// Small parts without a life of their own: state, skeleton, empty state, figure, page head, tabs.
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";

export type Tone = "good" | "busy" | "wait" | "bad" | "off";

export function State({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span className="state" data-tone={tone}>
      {children}
    </span>
  );
}

export function Skeleton({
  width = "100%",
  height = 14,
}: {
  width?: string | number;
  height?: number;
}): ReactNode {
  return <span className="skeleton" style={{ width, height }} aria-hidden />;
}

/** Keeps the layout of a list while it loads; after a second it says what it waits for. */
export function SkeletonRows({ rows = 4, what = "the page" }: { rows?: number; what?: string }): ReactNode {
  return (
    <div className="stack card-pad" role="status">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
        <Skeleton key={index} width={`${92 - index * 9}%`} height={16} />
      ))}
      <p className="waits small faint">Waiting for {what}.</p>
    </div>
  );
}

export function Empty({
  title,
  children,
  action,
  picture,
  first,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  picture?: ReactNode;
  /** Whether it is all of the page, and its title the page's. */
  first?: boolean;
}): ReactNode {
  return (
    <div className="empty">
      {picture && (
        <div className="empty-picture" aria-hidden inert>
          {picture}
        </div>
      )}
      {first ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Figure({
  label,
  children,
  sub,
}: {
  label: ReactNode;
  children: ReactNode;
  sub?: ReactNode;
}): ReactNode {
  return (
    <div className="figure">
      <span className="figure-label">{label}</span>
      <span className="figure-value">{children}</span>
      {sub && <span className="small faint">{sub}</span>}
    </div>
  );
}

/** The browser's title while the page is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Slipway` : "Slipway";
    return () => {
      document.title = "Slipway";
    };
  }, [title]);
}

export function PageHead({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}): ReactNode {
  useTitle(typeof title === "string" ? title : undefined);
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {children && <p>{children}</p>}
      </div>
      {actions && <div className="row">{actions}</div>}
    </header>
  );
}

export function Tabs({
  items,
  label,
}: {
  items: { href: string; name: string }[];
  label: string;
}): ReactNode {
  const [path] = useLocation();
  return (
    <nav className="tabs" aria-label={label}>
      {items.map(({ href, name }) => (
        <Link key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
