import { render } from "preact";
import { App } from "./App";
import { start } from "./router";
import { readServer } from "./state/server";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/charts.css";

start();
void readServer();
const page = document.getElementById("app")!;
page.replaceChildren(); // the text for browsers that do not get the scripts
render(<App />, page);
