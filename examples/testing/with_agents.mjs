// An agent of OpenAI's Agents SDK for JavaScript against `toolcheck serve`, unchanged but for the URL.
//
//   npm install @openai/agents zod
//   toolcheck serve --once --port 8765 desk.yaml &
//   node with_agents.mjs 'ws://127.0.0.1:8765/v1/realtime?model=gpt-realtime' && wait $!
//
// desk.yaml:
//   servers: {shop: {tools: [{name: stock}], answers: {stock: "3"}}}
//   turns:
//     - [{call: lookup_order, with: {number: "7"}, expect_output: {status: shipped}}]
//     - [{call: shop.stock, approval: expect}]
//     - [{say: "It is on its way, and 3 more are in stock."}]
import { hostedMcpTool } from "@openai/agents";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents/realtime";
import { z } from "zod";

const lookupOrder = tool({
  name: "lookup_order",
  description: "Find an order by its number.",
  parameters: z.object({ number: z.string() }),
  execute: async () => JSON.stringify({ status: "shipped" }),
});
const shop = hostedMcpTool({ serverLabel: "shop", serverUrl: "https://shop.example.com/mcp", requireApproval: "always" });
const desk = new RealtimeAgent({ name: "desk", instructions: "Help with orders.", tools: [lookupOrder, shop] });
const session = new RealtimeSession(desk, { transport: new OpenAIRealtimeWebSocket({ url: process.argv[2] }) });

session.on("tool_approval_requested", (context, agent, request) => session.approve(request.approvalItem));
session.transport.on("response.done", ({ response }) => {
  if (response.output.at(-1)?.type === "message") session.close();
});
await session.connect({ apiKey: "test" });
session.sendMessage("Where is order 7, and is there more?");
