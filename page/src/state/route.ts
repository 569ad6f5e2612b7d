// The address after `#` says all of a view: which, of what, filtered and cut how.

const VIEWS = [
  "overview", "requests", "request", "packet", "connections", "packets", "handshakes", "dns",
] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  /** The request, connection or frame looked at, where the view is of one. */
  id: number | null;
  params: Readonly<Record<string, string>>;
}

export type Changes = Record<string, string | number | null>;

/** What stays when the view changes. */
const SHARED = ["capture", "filter", "from", "to"];

/** Where one of them is looked at, and where all of them are. */
const LISTED: Partial<Record<View, View>> = { request: "requests", packet: "packets" };

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name = "", id = ""] = path.split("/");
  const view = (VIEWS as readonly string[]).includes(name) ? (name as View) : "overview";
  const params: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(query)) if (value) params[key] = value;
  return { view, id: /^\d+$/.test(id) ? Number(id) : null, params };
}

export function format(route: Route): string {
  const path = route.id === null ? route.view : `${route.view}/${route.id}`;
  const query = new URLSearchParams(route.params).toString();
  return query ? `#/${path}?${query}` : `#/${path}`;
}

/** The same view with some parameters set, or taken away by null. */
export function changed(route: Route, changes: Changes): Route {
  const params = { ...route.params };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") delete params[key];
    else params[key] = String(value);
  }
  return { ...route, params };
}

/** Another view, which keeps the filter and the time range. */
export function moved(route: Route, view: View, id: number | null = null, own: Changes = {}): Route {
  const params: Record<string, string> = {};
  for (const key of SHARED) if (route.params[key]) params[key] = route.params[key];
  return changed({ view, id, params }, own);
}

/** The same view of another capture: requests, frames and times have other numbers there. */
export function elsewhere(route: Route, capture: number): Route {
  const params: Record<string, string> = {};
  if (route.params["filter"]) params["filter"] = route.params["filter"];
  const view = LISTED[route.view] ?? route.view;
  return changed({ view, id: null, params }, { capture: capture || null });
}

/** The number of the capture looked at. */
export function captureOf(route: Route): number {
  const said = route.params["capture"] ?? "";
  return /^\d{1,6}$/.test(said) ? Number(said) : 0;
}

export function numeric(route: Route, key: string): number | null {
  const said = route.params[key];
  const value = said === undefined ? Number.NaN : Number(said);
  return Number.isFinite(value) ? value : null;
}
