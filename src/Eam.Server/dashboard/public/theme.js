// Sets the chosen theme before the first paint, so that the page does not flash. It is a file, because the content security policy allows no inline script.
try {
  const chosen = localStorage.getItem("eam.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden. Then the system's preference applies.
}
