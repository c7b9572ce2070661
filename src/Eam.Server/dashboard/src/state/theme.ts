import { effect, signal } from "@preact/signals";
import { dark, light, type Theme } from "../charts/palette";
import { printing } from "./print";

export type Choice = "auto" | "light" | "dark";

const key = "eam.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function stored(): Choice {
  try {
    const value = localStorage.getItem(key);
    return value === "dark" || value === "light" ? value : "auto";
  } catch {
    return "auto";
  }
}

export const choice = signal<Choice>(stored());
const systemDark = signal(system.matches);
system.addEventListener("change", () => (systemDark.value = system.matches));

export function isDark(): boolean {
  return choice.value === "auto" ? systemDark.value : choice.value === "dark";
}

/** The colours of charts. Paper is always light. */
export function theme(): Theme {
  return isDark() && !printing.value ? dark : light;
}

effect(() => {
  const chosen = choice.value;
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    if (chosen === "auto") localStorage.removeItem(key);
    else localStorage.setItem(key, chosen);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
});
