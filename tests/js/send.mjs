// Sends the payload in the file argv[2] to the websocket server at argv[3] by the official client: once as the text that
// it is, once as a value.
import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";

const payload = readFileSync(process.argv[2], "utf8");
const client = new OpenAI({ apiKey: "test", baseURL: process.argv[3] });
const connection = new OpenAIRealtimeWS({ model: "gpt-realtime-2.1" }, client);
let answers = 0;
connection.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
connection.socket.on("open", () => {
  connection.socket.send(payload);
  connection.send(JSON.parse(payload));
});
connection.on("session.updated", () => {
  answers += 1;
  if (answers === 2) connection.close();
});
connection.socket.on("close", () => process.exit(0));
