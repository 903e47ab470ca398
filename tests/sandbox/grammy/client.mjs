// A bot on grammY that serves one person, then prints what it saw as one JSON object.
//
//   node client.mjs <sandbox url> <bot token> <base64 picture>
//
// It prints "ready" when it polls, answers /start with every kind of message the test asks for, and stops at /stop.
import { Bot, GrammyError, InlineKeyboard, InputFile, Keyboard } from "grammy";

const [apiRoot, token, picture] = process.argv.slice(2);
const seen = { errors: [] };
const bot = new Bot(token, { client: { apiRoot } });

async function refusal(call) {
  try {
    await call();
    return null;
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    return { code: error.error_code, description: error.description, parameters: error.parameters };
  }
}

bot.command("start", async (context) => {
  seen.start = { payload: context.match, from: context.from, language: context.from.language_code };
  const keyboard = new Keyboard().text("Profile").webApp("Form", "https://app.example.org/form").resized();
  const greeting = await context.reply("<b>Hello</b>", { parse_mode: "HTML", reply_markup: keyboard });
  seen.greeting = greeting;
  seen.missingChat = await refusal(() => bot.api.sendMessage(5, "hi"));
  seen.emptyText = await refusal(() => context.reply(" "));
  const photo = new InputFile(Buffer.from(picture, "base64"), "face.png");
  const like = new InlineKeyboard().text("Like", "like:1").url("Site", "https://example.org/");
  seen.card = await context.replyWithPhoto(photo, { caption: "Olga, 31", reply_markup: like });
});

bot.callbackQuery(/^like:(\d+)$/, async (context) => {
  seen.pressed = context.match[1];
  await context.answerCallbackQuery({ text: "Liked" });
  seen.answeredTwice = await refusal(() => context.answerCallbackQuery());
  seen.edited = await context.editMessageCaption({ caption: "*Olga*, 31", parse_mode: "MarkdownV2" });
  seen.notModified = await refusal(() =>
    context.editMessageCaption({ caption: "*Olga*, 31", parse_mode: "MarkdownV2" }),
  );
});

bot.on("message:photo", async (context) => {
  const file = await context.getFile();
  const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  seen.downloaded = Buffer.from(await response.arrayBuffer()).toString("base64");
  const media = [0, 1].map(() => ({ type: "photo", media: context.message.photo.at(-1).file_id }));
  seen.flood = await refusal(() => context.replyWithMediaGroup(media));
});

bot.command("stop", () => bot.stop());

bot.catch(({ error }) => {
  seen.errors.push(String(error));
});

await bot.init();
seen.me = bot.botInfo;
await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
seen.commands = await bot.api.getMyCommands();
await bot.start({ onStart: () => console.log("ready") });
console.log(JSON.stringify(seen));
