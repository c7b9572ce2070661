import { render } from "preact";
import { App } from "./App";
import { start } from "./router";
import { watchPrinting } from "./state/print";
import { readServer } from "./state/server";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/charts.css";
import "./styles/print.css";

start();
watchPrinting();
void readServer();
const page = document.getElementById("app")!;
page.replaceChildren(); // the text for browsers that do not get the scripts
render(<App />, page);
