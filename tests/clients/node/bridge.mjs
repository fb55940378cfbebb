// Calls operations through the npm soap client for a program that talks to it over a pipe.
//
// One JSON document a line comes in, {wsdl, endpoint, options, operation, arguments}, and one
// goes out, {result} or {error}. Clients are kept, one for each WSDL, endpoint and options. It
// ends with its input.

import { createInterface } from "node:readline";

import soap from "soap";

const TIMEOUT = 30_000; // milliseconds

const clients = new Map();

async function connect(wsdl, endpoint, options) {
  const client = await soap.createClientAsync(wsdl, {
    ...options,
    wsdl_options: { timeout: TIMEOUT },
  });
  if (endpoint) client.setEndpoint(endpoint);
  return client;
}

async function clientFor({ wsdl, endpoint, options }) {
  const key = JSON.stringify([wsdl, endpoint, options]);
  if (!clients.has(key)) clients.set(key, await connect(wsdl, endpoint, options));
  return clients.get(key);
}

async function answer(call) {
  const client = await clientFor(call);
  const [result] = await client[`${call.operation}Async`](call.arguments, { timeout: TIMEOUT });
  return result;
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { result: await answer(JSON.parse(line)) };
  } catch (error) {
    reply = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
