// Calls operations through the AWS SDK for JavaScript v3 for a program that talks to it over a pipe.
//
// One JSON document a line comes in, {operation, fields}, and one goes out, {result} or {error}. It
// ends with its input. Endpoint, region and keys come from the environment.

import { createInterface } from "node:readline";

import * as sdk from "@aws-sdk/client-mturk";

const client = new sdk.MTurkClient({ maxAttempts: 1 });

async function answer({ operation, fields }) {
  if (fields.ExpireAt) fields.ExpireAt = new Date(fields.ExpireAt);
  const { $metadata, ...result } = await client.send(new sdk[`${operation}Command`](fields));
  return { result };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    if (!error.$metadata) throw error;
    reply = { error: { code: error.name, message: error.message } };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
