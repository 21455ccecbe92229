import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";
import { useTemplates } from "../data/queries.ts";
import { useRaw } from "../frame/raw.tsx";
import { Empty, PageHead, SkeletonRows } from "../parts/bits.tsx";
import { FailureNote } from "../parts/failure.tsx";
import { CategoryIcon, categories, searchTemplates } from "./template-look.tsx";

export function Templates(): ReactNode {
  const templates = useTemplates();
  const [search, setSearch] = useSearchParams();
  const category = search.get("category") ?? "";
  const text = search.get("q") ?? "";
  const set = (key: string, value: string) =>
    setSearch(
      (old) => {
        if (value) old.set(key, value);
        else old.delete(key);
        return old;
      },
      { replace: true },
    );
  useRaw({
    title: "The catalogue",
    api: "GET /v1/templates",
    cli: "slipway templates list",
    json: templates.data,
  });
  const found = searchTemplates(templates.data ?? [], text).filter(
    (item) => category === "" || item.category === category,
  );
  return (
    <>
      <PageHead
        title="Templates"
        actions={
          <Link href="/new" className="button">
            Start from an empty SDL
          </Link>
        }
      >
        Things that run at once. Each is a plain SDL text that you can read and change before anything is
        sent.
      </PageHead>
      <div className="filter">
        <label className="filter-field">
          <Search size={16} aria-hidden />
          <input
            className="input"
            type="search"
            aria-label="Search templates"
            placeholder="Search, for example chat, sql, s3"
            value={text}
            onChange={(event) => set("q", event.target.value)}
          />
        </label>
        <fieldset className="chips">
          <legend className="visually-hidden">Category</legend>
          {[{ id: "", title: "All" }, ...categories].map(({ id, title }) => (
            <button key={id} type="button" aria-pressed={category === id} onClick={() => set("category", id)}>
              {title}
            </button>
          ))}
        </fieldset>
      </div>
      {templates.isError && <FailureNote error={templates.error} safe="Nothing of yours is touched." />}
      {templates.isPending && <SkeletonRows rows={6} what="the catalogue" />}
      {templates.data && found.length === 0 && (
        <Empty
          title="No template fits"
          action={
            <Link href="/" className="button">
              Paste an image instead
            </Link>
          }
        >
          Any container image can run here. Give its name on the start page.
        </Empty>
      )}
      <ul className="grid templates">
        {found.map((item) => (
          <li key={item.id}>
            <Link href={`/new/${item.id}`} className="card template-card" data-template={item.id}>
              <span className="row">
                <span className="door-icon">
                  <CategoryIcon category={item.category} />
                </span>
                <strong>{item.title}</strong>
              </span>
              <span className="soft">{item.summary}</span>
              <span className="small faint">{item.needs}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
