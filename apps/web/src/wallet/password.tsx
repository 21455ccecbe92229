// Asks for the password of a key that lies encrypted in this browser. Signing code asks; the frame shows the question.
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

interface Question {
  title: string;
  answer: (password: string | undefined) => void;
}

let question: Question | undefined;
const listeners = new Set<() => void>();

function show(next: Question | undefined): void {
  question = next;
  for (const tell of listeners) tell();
}

/** The password, or undefined when the person turns away. */
export function askPassword(title: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    show({
      title,
      answer: (password) => {
        show(undefined);
        resolve(password);
      },
    });
  });
}

export function PasswordPrompt(): ReactNode {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => question,
  );
  return current ? <Prompt question={current} /> : null;
}

function Prompt({ question: { title, answer } }: { question: Question }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);
  return (
    <dialog
      className="palette"
      ref={dialog}
      aria-labelledby="password-title"
      onCancel={() => answer(undefined)}
    >
      <form
        className="card-pad stack"
        onSubmit={(event) => {
          event.preventDefault();
          answer(field.current?.value ?? "");
        }}
      >
        <h2 id="password-title">{title}</h2>
        <div className="field">
          <label htmlFor="key-password">Password of this key</label>
          <input
            id="key-password"
            ref={field}
            className="input password"
            type="password"
            autoComplete="current-password"
          />
          <small>
            It unlocks the key in this browser only, until you close the page. It is sent nowhere.
          </small>
        </div>
        <div className="row">
          <button type="submit" className="button" data-kind="primary">
            Unlock
          </button>
          <button type="button" className="button" data-kind="quiet" onClick={() => answer(undefined)}>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  );
}
