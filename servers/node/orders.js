// The resources of the HTTP endpoint: orders and the server's health.
//
// An order is any JSON object, kept as it was sent. Knows nothing of connections: a request's
// parts come in, a reply goes out, at once or when the store has answered.

const ORDER = /^\/orders\/([0-9]{1,9})$/;

const REFUSAL_BY_TROUBLE = {
  missing: [404, 'no such order'],
  unreachable: [502, 'the store cannot be reached'],
  busy: [503, 'the store is busy'],
  timeout: [504, 'the store did not answer in time'],
};

export const refusal = (status, why, fields = {}) => ({
  status,
  body: Buffer.from(JSON.stringify({ error: why })),
  fields,
});

// The methods a path takes, as the field Allow lists them; empty when there is no such path.
function methodsOf(path) {
  if (path === '/orders') return 'POST';
  return path === '/health' || ORDER.test(path) ? 'GET, HEAD' : '';
}

// What can be refused on the head alone, before a body is asked for; undefined when nothing.
export function refuseEarly(method, path, hasBody) {
  const allowed = methodsOf(path);
  if (!allowed) return refusal(404, 'no such resource');
  if (!allowed.split(', ').includes(method)) {
    return refusal(405, `${path} takes ${allowed}`, { Allow: allowed });
  }
  if (method === 'POST' && !hasBody) return refusal(411, 'an order needs a length or chunks');
  return undefined;
}

export class Orders {
  #store;

  constructor(store) {
    this.#store = store;
  }

  // For a request that `refuseEarly` let pass.
  answer(path, body, answered) {
    const match = ORDER.exec(path);
    if (match) {
      const number = String(Number(match[1]));
      this.#store.ask(Buffer.from(`GET ${number}`), (text) => answered(found(number, text)));
    } else if (isOrder(body)) {
      const question = Buffer.concat([Buffer.from('ADD '), body]);
      this.#store.ask(question, (text) => answered(created(body, text)));
    } else {
      answered(refusal(400, 'an order is a JSON object'));
    }
  }
}

function isOrder(body) {
  try {
    // fatal: bytes that are no UTF-8 must not become other bytes on the way back.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function created(body, text) {
  const number = resultOf(text)?.toString('latin1');
  if (number === undefined) return failed(text);
  return { status: 201, body: document(number, body), fields: { Location: `/orders/${number}` } };
}

function found(number, text) {
  const order = resultOf(text);
  if (order === undefined) return failed(text);
  return { status: 200, body: document(number, order), fields: {} };
}

const resultOf = (text) =>
  text.toString('latin1', 0, 3) === 'OK ' ? text.subarray(3) : undefined;

const document = (number, order) =>
  Buffer.concat([Buffer.from(`{"id":${number},"order":`), order, Buffer.from('}')]);

function failed(text) {
  const kind = text.toString('latin1').split(' ')[1];
  return refusal(...(REFUSAL_BY_TROUBLE[kind] ?? [500, 'the store failed']));
}
