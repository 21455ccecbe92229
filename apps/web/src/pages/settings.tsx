import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "../data/api.ts";
import { chooseNetwork, useNetwork, useNetworks } from "../data/network.ts";
import { setTheme, type Theme, useTheme } from "../data/theme.ts";
import { PageHead } from "../parts/bits.tsx";
import { FailureNote, Note } from "../parts/failure.tsx";

const themes: { id: Theme; name: string }[] = [
  { id: "system", name: "As the device" },
  { id: "light", name: "Light" },
  { id: "dark", name: "Dark" },
];

export function Settings(): ReactNode {
  const theme = useTheme();
  return (
    <>
      <PageHead title="Settings" />
      <div className="stack settings" style={{ gap: 20 }}>
        <section className="card">
          <header>
            <h2>Appearance</h2>
          </header>
          <div className="card-pad row row-between">
            <span>Light or dark</span>
            <div className="segments">
              {themes.map(({ id, name }) => (
                <button key={id} type="button" aria-pressed={theme === id} onClick={() => setTheme(id)}>
                  {name}
                </button>
              ))}
            </div>
          </div>
        </section>
        <Networks />
        <AddNetwork />
      </div>
    </>
  );
}

function Networks(): ReactNode {
  const { data, error } = useNetworks();
  const current = useNetwork();
  return (
    <section className="card">
      <header>
        <h2>Networks</h2>
      </header>
      {error && <FailureNote error={error} />}
      <ul className="card-list">
        {data?.networks.map((network) => (
          <li key={network.name} className="row row-between">
            <span className="row">
              <span className="dot" data-kind={network.kind} aria-hidden />
              <span>
                <strong>{network.title}</strong>
                <span className="small faint">
                  {" "}
                  <span className="mono">{network.chainId}</span> · {network.rpc[0]}
                </span>
              </span>
            </span>
            {network.name === current?.name ? (
              <span className="tag" data-tone="sea">
                shown
              </span>
            ) : (
              <button
                type="button"
                className="button"
                data-size="small"
                onClick={() => chooseNetwork(network.name)}
              >
                Switch to it
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AddNetwork(): ReactNode {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [added, setAdded] = useState("");
  const add = async (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setError(undefined);
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    try {
      const rest = text("rest");
      const network = await api.addNetwork({
        body: {
          name: text("name"),
          chainId: text("chainId"),
          rpc: [text("rpc")],
          ...(rest ? { rest: [rest] } : {}),
        },
      });
      setAdded(network.title);
      await client.invalidateQueries({ queryKey: ["networks"] });
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section className="card">
      <header>
        <h2>Add a network</h2>
      </header>
      <form className="card-pad stack" onSubmit={add}>
        <div className="form-grid">
          <Field
            name="name"
            label="Short name"
            placeholder="mynet"
            help="Lower-case letters, digits and dashes."
          />
          <Field name="chainId" label="Chain id" placeholder="akashnet-2" />
          <Field name="rpc" label="RPC address" placeholder="https://rpc.example.org:443" />
          <Field
            name="rest"
            label="REST address (if there is one)"
            placeholder="https://api.example.org"
            optional
          />
        </div>
        {error !== undefined && <FailureNote error={error} safe="No network was added." />}
        {added && <Note tone="good">{added} is in the list. Switch to it above, or from the top bar.</Note>}
        <div>
          <button type="submit" className="button">
            Add the network
          </button>
        </div>
      </form>
    </section>
  );
}

function Field({
  name,
  label,
  placeholder,
  help,
  optional,
}: {
  name: string;
  label: string;
  placeholder: string;
  help?: string;
  optional?: boolean;
}): ReactNode {
  return (
    <div className="field">
      <label htmlFor={`network-${name}`}>{label}</label>
      <input
        id={`network-${name}`}
        name={name}
        className="input"
        placeholder={placeholder}
        required={!optional}
        spellCheck={false}
        autoComplete="off"
      />
      {help && <small>{help}</small>}
    </div>
  );
}
