import { AwayBanner } from "./components/AwayBanner";
import { ComparePage } from "./pages/ComparePage";
import { DevicesPage } from "./pages/DevicesPage";
import { NewSweepPage } from "./pages/NewSweepPage";
import { SweepPage } from "./pages/SweepPage";
import { SweepsPage } from "./pages/SweepsPage";
import { TrialPage } from "./pages/TrialPage";
import { links, route, type Route } from "./router";
import { awaySince } from "./state/away";
import { server } from "./state/server";
import { connection } from "./state/stream";
import { choice, type Choice } from "./state/theme";

export function App() {
  const at = route.value;
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>Skip to content</a>
      <header class="top">
        <a class="brand" href={links.sweeps} aria-label="Eam, all sweeps">
          <img src="./icon.svg" alt="" width="22" height="22" />
          <span class="wide">Eam</span>
        </a>
        <nav aria-label="Pages">
          <a href={links.sweeps} aria-current={at.page === "sweeps" || at.page === "sweep" || at.page === "trial" ? "page" : undefined}>Sweeps</a>
          <a href={links.compare([])} aria-current={at.page === "compare" ? "page" : undefined}>Compare</a>
          <a href={links.create()} aria-current={at.page === "new" ? "page" : undefined} data-testid="nav-new">New</a>
          {server.value?.devices && <a href={links.devices} aria-current={at.page === "devices" ? "page" : undefined} data-testid="nav-devices">Devices</a>}
        </nav>
        <span class="grow" />
        <ConnectionMark />
        <ThemeSwitch />
      </header>
      <AwayBanner />
      <main id="main" tabIndex={-1} class={awaySince.value === null ? undefined : "stale"}>
        <Page at={at} />
      </main>
    </>
  );
}

function Page({ at }: { at: Route }) {
  switch (at.page) {
    case "sweeps": return <SweepsPage />;
    case "new": return <NewSweepPage key={at.from ?? ""} from={at.from} />;
    case "sweep": return <SweepPage key={at.sweep} sweep={at.sweep} />;
    case "trial": return <TrialPage key={`${at.sweep}/${at.trial}`} sweep={at.sweep} trial={at.trial} />;
    case "compare": return <ComparePage key={at.sweeps.join("\n")} sweeps={at.sweeps} />;
    case "devices": return <DevicesPage />;
    case "missing": return <p class="empty">There is no page “{at.path}”. <a href={links.sweeps}>All sweeps</a></p>;
  }
}

function ConnectionMark() {
  const state = connection.value;
  const text = { idle: "", live: "live", lost: "reconnecting" }[state];
  return <span class={`connection ${state}`} role="status" data-testid="connection" data-state={state}>{text}</span>;
}

function ThemeSwitch() {
  const next: Record<Choice, Choice> = { auto: "light", light: "dark", dark: "auto" };
  const names: Record<Choice, string> = { auto: "Auto", light: "Light", dark: "Dark" };
  const signs: Record<Choice, string> = { auto: "◐", light: "☀", dark: "☾" };
  return (
    <button type="button" class="quiet" onClick={() => (choice.value = next[choice.value])} aria-label={`Theme: ${names[choice.value]}. Change`} title={`Theme: ${names[choice.value]}`} data-testid="theme">
      <span aria-hidden="true">{signs[choice.value]}</span>
    </button>
  );
}
