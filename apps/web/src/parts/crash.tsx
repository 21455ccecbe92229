import { Component, type ReactNode } from "react";
import { FailureNote } from "./failure.tsx";

/** Keeps a fault in a page inside that page: the frame stays usable and says what it was. */
export class Crash extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <FailureNote error={this.state.error} safe="What runs on the network is not touched by this.">
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      </FailureNote>
    );
  }
}
