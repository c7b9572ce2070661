// Whether a sweep file must be looked at before it starts: a program of the user's own runs only after the page has shown it.
import { Failure } from "../api/client";
import type { Preview } from "../api/types";

/** Returns whether the plan of a file must be read first. It is known if it is shown, or if the server refuses to make it. */
export function needsLook(shown: Preview | null, isRefused: boolean): boolean {
  return shown === null && !isRefused;
}

/** Whether a plan was refused only because it takes long to make. Such a sweep can be started. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Failure && error.status === 400;
}
