// Before the first paint, so that a chosen theme does not flash: a file, since the content security policy admits no inline script.
try {
  const chosen = localStorage.getItem("eam.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's preference holds.
}
