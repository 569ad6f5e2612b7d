// Where the page begins.
import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./theme.css";
import "./parts/parts.css";
import "./views/views.css";
import { App } from "./app";
import { follow } from "./api/follow";
import { listen } from "./state/keys";

listen();
follow();
render(<App />, document.getElementById("page")!);
