import { clock, age } from "../format";
import { awaySince } from "../state/away";
import { useNow } from "./parts";

/** Says that the server does not answer, and since when, so that nobody takes old values for new ones. */
export function AwayBanner() {
  const now = useNow(1000);
  const since = awaySince.value;
  if (since === null) return null;
  const time = new Date(since).toISOString();
  return (
    <p class="away" role="alert" data-testid="away">
      The server does not answer. What you see is from {clock(time)}, {age(time, now)} ago. The page goes on by itself when the server answers again.
    </p>
  );
}
