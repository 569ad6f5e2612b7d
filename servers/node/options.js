// The command line that all reference servers share; servers/CONTRACT.md says what each means.

import { parseArgs } from 'node:util';

const MESSAGE_BYTES = {
  echo: 0,
  frames: 1 << 20,
  lines: 8192,
  store: 1 << 20,
  udp: 8192,
  http: 65536,
};

const TEXTS = { host: '127.0.0.1', protocol: 'echo', store: '', certificate: '', key: '' };

const COUNTS = {
  port: 0,
  workers: 1,
  backlog: 4096,
  'defer-accept': 0,
  'receive-buffer': 0,
  'send-buffer': 0,
  'max-connections': 10_000,
  'max-message': 0,
  'think-time': 0,
  'requests-per-connection': 0,
  batch: 64,
  'store-connections': 8,
};

const SECONDS = {
  'idle-timeout': 75,
  'message-timeout': 10,
  'drain-timeout': 5,
  'store-timeout': 5,
};

const SWITCHES = [
  'no-reuse-port',
  'no-reuse-address',
  'no-nodelay',
  'no-keepalive',
  'split-writes',
  'help',
];

// Node has no call for these; to pretend would make a measurement say something false.
const NOT_IN_NODE = {
  'no-reuse-address': 'net always sets SO_REUSEADDR',
  'defer-accept': 'net cannot set TCP_DEFER_ACCEPT',
};
const NOT_FOR_TCP = {
  'receive-buffer': 'net cannot set SO_RCVBUF',
  'send-buffer': 'net cannot set SO_SNDBUF',
};

export class UsageError extends Error {}

export function readOptions(argv) {
  const given = parse(argv);
  const options = { ...TEXTS };
  for (const name of Object.keys(TEXTS)) {
    options[name] = given[name] ?? TEXTS[name];
  }
  for (const [name, usual] of Object.entries(COUNTS)) {
    options[camel(name)] = readNumber(name, given[name] ?? usual, /^[0-9]{1,10}$/);
  }
  for (const [name, usual] of Object.entries(SECONDS)) {
    const seconds = readNumber(name, given[name] ?? usual, /^[0-9]{1,6}(\.[0-9]{1,9})?$/);
    options[camel(name)] = Math.ceil(seconds * 1000);
  }
  options.nodelay = !given['no-nodelay'];
  options.keepalive = !given['no-keepalive'];
  options.reusePort = !given['no-reuse-port'];
  options.splitWrites = Boolean(given['split-writes']);
  check(options, given);
  options.maxMessage ||= MESSAGE_BYTES[options.protocol];
  return options;
}

function parse(argv) {
  const known = [...Object.keys(TEXTS), ...Object.keys(COUNTS), ...Object.keys(SECONDS)];
  const options = Object.fromEntries(known.map((name) => [name, { type: 'string' }]));
  for (const name of SWITCHES) options[name] = { type: 'boolean' };
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function camel(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

function readNumber(name, text, pattern) {
  if (!pattern.test(String(text)) || Number(text) >= 2 ** 31) {
    throw new UsageError(`--${name} takes a number, not ${text}`);
  }
  return Number(text);
}

function check(options, given) {
  const demand = (holds, sentence) => {
    if (!holds) throw new UsageError(sentence);
  };
  demand(options.protocol in MESSAGE_BYTES, `--protocol ${options.protocol} is not known`);
  demand(options.port <= 65535, '--port goes up to 65535');
  for (const name of ['workers', 'backlog', 'batch']) {
    demand(options[name] > 0, `--${name} takes one or more`);
  }
  demand(
    options.workers === 1 || !keepsRecords(options),
    'each worker would keep records of its own: use one worker, or --store',
  );
  const [, storePort] = /^.+:([0-9]{1,5})$/.exec(options.store) ?? [];
  demand(!options.store || (storePort > 0 && storePort <= 65535), '--store takes HOST:PORT');
  demand(!options.certificate === !options.key, 'TLS needs both --certificate and --key');
  demand(!(options.certificate && options.protocol === 'udp'), 'TLS runs over TCP only');
  const missing = options.protocol === 'udp' ? NOT_IN_NODE : { ...NOT_IN_NODE, ...NOT_FOR_TCP };
  for (const [name, why] of Object.entries(missing)) {
    demand(!given[name] || given[name] === '0', `--${name} is not available here: ${why}`);
  }
}

function keepsRecords({ protocol, store }) {
  return protocol === 'store' || (protocol === 'http' && !store);
}
