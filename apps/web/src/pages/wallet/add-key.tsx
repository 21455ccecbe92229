import { type ReactNode, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { loadSigning } from "../../wallet/load.ts";

/** Connect an extension, or keep a key in this browser under a password. */
export function AddKey(): ReactNode {
  const network = useNetwork();
  const [mode, setMode] = useState<"make" | "import">("make");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [made, setMade] = useState<string>();
  if (!network) return null;
  const attempt = async (act: (signing: Awaited<ReturnType<typeof loadSigning>>) => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await act(await loadSigning());
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? "");
    void attempt(async (signing) => {
      const phrase = text("mnemonic").trim();
      const { mnemonic } = await signing.makeLocalWallet(
        {
          name: text("name").trim(),
          password: text("password"),
          ...(mode === "import" ? { mnemonic: phrase } : {}),
        },
        network,
      );
      setMade(mode === "make" ? mnemonic : "");
      form.reset();
    });
  };
  return (
    <section className="card">
      <header>
        <h2>Add a key</h2>
      </header>
      <div className="card-pad stack">
        <div className="row">
          {(["keplr", "leap"] as const).map((name) => (
            <button
              key={name}
              type="button"
              className="button"
              disabled={busy}
              onClick={() =>
                void attempt(async (signing) => {
                  await signing.connectExtension(name, network);
                })
              }
            >
              Connect {name === "keplr" ? "Keplr" : "Leap"}
            </button>
          ))}
          <span className="faint small">or keep a key in this browser:</span>
          <div className="segments">
            <button type="button" aria-pressed={mode === "make"} onClick={() => setMode("make")}>
              Make a new one
            </button>
            <button type="button" aria-pressed={mode === "import"} onClick={() => setMode("import")}>
              Import a phrase
            </button>
          </div>
        </div>
        <form className="stack" onSubmit={submit}>
          <div className="form-grid">
            <div className="field">
              <label htmlFor="key-name">Name</label>
              <input id="key-name" name="name" className="input" placeholder="everyday" autoComplete="off" />
            </div>
            <div className="field">
              <label htmlFor="key-new-password">Password</label>
              <input
                id="key-new-password"
                name="password"
                type="password"
                className="input"
                minLength={8}
                required
                autoComplete="new-password"
              />
              <small>At least 8 characters. It encrypts the key here; nobody can reset it.</small>
            </div>
          </div>
          {mode === "import" && (
            <div className="field">
              <label htmlFor="key-phrase">Recovery phrase</label>
              <textarea
                id="key-phrase"
                name="mnemonic"
                className="input mono"
                required
                spellCheck={false}
                autoComplete="off"
                placeholder="12 or 24 words"
              />
            </div>
          )}
          {error !== undefined && <FailureNote error={error} safe="No key was added or changed." />}
          <div>
            <button type="submit" className="button" disabled={busy}>
              {mode === "make" ? "Make and encrypt the key" : "Import and encrypt the key"}
            </button>
          </div>
        </form>
        {made && (
          <Note tone="warn">
            <strong>Write these words down now.</strong> They are the key itself, and the only way to have it
            elsewhere.
            <p className="phrase mono">{made}</p>
            <button type="button" className="button" onClick={() => setMade(undefined)}>
              I have written them down
            </button>
          </Note>
        )}
        {made === "" && <Note tone="good">The key is imported and acts on this network.</Note>}
      </div>
    </section>
  );
}
