// Has a function of the server argv[2] called and answered, and a tool of an MCP server approved, by the official client.
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";

const tools = JSON.parse(process.argv[3]);
const client = new OpenAI({ apiKey: "test", baseURL: process.argv[2] });
const connection = new OpenAIRealtimeWS({ model: "gpt-realtime" }, client);
const create = (item) => connection.send({ type: "conversation.item.create", item });
const respond = () => connection.send({ type: "response.create" });
connection.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
connection.socket.on("open", () => connection.send({ type: "session.update", session: { type: "realtime", tools } }));
connection.on("mcp_list_tools.completed", respond);
connection.on("response.function_call_arguments.done", (event) =>
  create({ type: "function_call_output", call_id: event.call_id, output: '{"status": "shipped"}' }),
);
connection.on("conversation.item.done", ({ item }) => {
  if (item.type === "mcp_approval_request")
    create({ type: "mcp_approval_response", id: "yes", approval_request_id: item.id, approve: true });
});
connection.on("response.mcp_call.completed", respond);
connection.on("response.done", ({ response }) => {
  const last = response.output.at(-1);
  if (last.type === "function_call") respond();
  if (last.type === "message") connection.close();
});
connection.socket.on("close", () => process.exit(0));
