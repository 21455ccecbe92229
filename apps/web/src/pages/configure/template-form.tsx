import type { Template, TemplateParameter } from "@slipway/api";
import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Note } from "../../parts/failure.tsx";
import { ServiceCards } from "./service-cards.tsx";
import type { DraftWork } from "./use-draft.ts";

/** The template's parameters as fields, and the services that come of it. */
export function TemplateForm({
  work,
  template,
  onShowSdl,
}: {
  work: DraftWork;
  template: Template | undefined;
  onShowSdl: () => void;
}): ReactNode {
  return (
    <div className="card-pad stack" style={{ gap: 20 }}>
      {template && !work.fromForm && (
        <Note tone="warn">
          You changed the SDL by hand. A change of these fields writes it anew from the template; the hardware
          below stays.{" "}
          <button type="button" className="link" onClick={onShowSdl}>
            Look at the SDL
          </button>
        </Note>
      )}
      {template?.parameters.length === 0 && (
        <p className="soft">There is nothing to fill in: it runs as it is.</p>
      )}
      {template?.parameters.map((parameter) => (
        <Parameter
          key={parameter.name}
          parameter={parameter}
          value={work.draft?.values[parameter.name] ?? ""}
          onChange={(value) => work.setValue(parameter.name, value)}
        />
      ))}
      <div className="stack" style={{ gap: 10 }}>
        <div className="row row-between">
          <h2>What will run</h2>
          <button type="button" className="link small" onClick={onShowSdl}>
            Change more in the SDL
          </button>
        </div>
        <ServiceCards work={work} />
      </div>
    </div>
  );
}

function Parameter({
  parameter,
  value,
  onChange,
}: {
  parameter: TemplateParameter;
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  const id = `parameter-${parameter.name}`;
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{parameter.label}</label>
      {parameter.choices ? (
        <select id={id} className="select" value={value} onChange={({ target }) => onChange(target.value)}>
          {parameter.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <div className="input-row">
          <input
            id={id}
            className={parameter.secret ? "input mono" : "input"}
            type={parameter.secret && !shown ? "password" : "text"}
            value={value}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => onChange(target.value)}
          />
          {parameter.secret && (
            <>
              <button
                type="button"
                className="button"
                aria-label={shown ? `Hide ${parameter.label}` : `Show ${parameter.label}`}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
              </button>
              <button
                type="button"
                className="button"
                aria-label={`Make another ${parameter.label}`}
                onClick={() => onChange("")}
              >
                <RefreshCw size={15} aria-hidden />
              </button>
            </>
          )}
        </div>
      )}
      {parameter.secret && (
        <small>Made in this browser. It goes to your provider only, inside the manifest.</small>
      )}
      {parameter.help && <small>{parameter.help}</small>}
    </div>
  );
}
