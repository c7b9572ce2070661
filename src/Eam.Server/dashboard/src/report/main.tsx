import { render } from "preact";
import { Report } from "./Report";
import type { ReportData } from "./data";
import { watchPrinting } from "../state/print";
import "../styles/base.css";
import "../styles/layout.css";
import "../styles/parts.css";
import "../styles/charts.css";
import "./report.css";
import "../styles/print.css";

const data = JSON.parse(document.getElementById("eam-report")!.textContent ?? "null") as ReportData | null;
const app = document.getElementById("app")!;
if (data) {
  // Removes the content for readers without scripts.
  app.replaceChildren();
  watchPrinting();
  render(<Report data={data} />, app);
} else app.textContent = "This is the template of a report. The command `eam report` adds a sweep to it.";
