// Where the page begins.
import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./theme.css";
import "./parts/parts.css";
import "./views/views.css";
import { App } from "./app";
import { follow } from "./api/follow";
import { openInlined } from "./api/inlined";
import { listen } from "./state/keys";

await openInlined(document.getElementById("answers"));
listen();
follow();
render(<App />, document.getElementById("page")!);
