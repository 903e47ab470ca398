// grammY's echo by webhook on Node's own server, as its documentation shows it.
import { createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";

const bot = new Bot(process.env.BOT_TOKEN, { client: { apiRoot: process.env.TELEGRAM_API_URL } });
bot.on("message:text", (context) => context.reply(context.message.text));
const handle = webhookCallback(bot, "http", { secretToken: process.env.WEBHOOK_SECRET });
createServer((request, response) => {
  if (request.url === "/telegram/webhook") handle(request, response);
  else response.writeHead(404).end();
}).listen(Number(process.env.LISTEN_PORT), "127.0.0.1");
