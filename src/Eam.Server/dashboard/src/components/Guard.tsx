import { Component, type ComponentChildren } from "preact";

/** Limits an error in one part of a page to this part. */
export class Guard extends Component<{ children: ComponentChildren }, { message: string | null }> {
  override state = { message: null };

  static override getDerivedStateFromError(error: Error) {
    return { message: error.message };
  }

  override render() {
    return this.state.message === null ? this.props.children : <p class="empty" role="alert">This part cannot be shown: {this.state.message}</p>;
  }
}
