import type { Commands } from "../../api/clinic";
import type { FieldProblem, MessageTextForm, MessageTextView, TextKey } from "../../bindings";
import { today } from "../fixture/appointments";
import { kindTitles } from "../fixture/templates";
import { invalid, ok, type World } from "./world";

type TemplateCommands = Pick<
  Commands,
  "messageTexts" | "previewMessageText" | "saveMessageText" | "resetMessageText"
>;

const values: Record<string, string> = {
  "{name}": "Mia",
  "{appointment}": "your appointment",
  "{with}": "with Dr Ines Okafor",
  "{psychologist}": "Dr Ines Okafor",
  "{when}": "tomorrow, Wed 25 Nov 2026 at 2:30 pm",
  "{short_when}": "tomorrow, Wed 25 Nov 2:30 pm",
  "{phone}": "(02) 5550 1400",
  "{clinic}": "Harbour Lane Psychology",
  "{link}": "",
};

const isSame = (one: TextKey, other: TextKey) =>
  one.kind === other.kind && one.language === other.language && one.channel === other.channel;

function problemsOf({ key, subject, body }: MessageTextForm): FieldProblem[] {
  const parts: Record<string, string> = key.channel === "email" ? { subject, body } : { body };
  return Object.entries(parts).flatMap(([field, text]) => {
    const named: string[] = text.match(/\{[^}]*\}?/g) ?? [];
    const unknown = named.filter((written) => !(written in values));
    return unknown.map((written) => ({ field, message: `${written} is not a field.` }));
  });
}

const filled = (text: string) => text.replace(/\{[^}]*\}/g, (written) => values[written] ?? "");

export function templateCommands(world: World): TemplateCommands {
  const isOwner = () => world.door.state === "open" && world.door.session.roles.includes("owner");
  const keep = (key: TextKey, part: (text: MessageTextView) => Partial<MessageTextView>) => {
    world.texts = world.texts.map((text) =>
      isSame(text.key, key)
        ? { ...text, version: text.version + 1, by: "Dr Ines Okafor", on: today, ...part(text) }
        : text,
    );
    world.changed("settings");
    return ok(null);
  };

  return {
    messageTexts: () =>
      ok({
        kinds: (Object.keys(kindTitles) as (keyof typeof kindTitles)[]).map((kind) => ({
          kind,
          title: kindTitles[kind],
        })),
        languages: [
          { language: "english", title: "English" },
          { language: "german", title: "German" },
        ],
        clinicLanguage: "english",
        texts: world.texts,
        mayChange: isOwner(),
      }),
    previewMessageText: (form, reader) => {
      const problems = problemsOf(form);
      const body = filled(reader.isGuardian ? form.body.replaceAll("{name}", "Jordan Rowe") : form.body);
      const isWide = /[^ -~\n]/.exec(body);
      const room = isWide ? 70 : 160;
      const segments = Math.ceil(body.length / room);
      const size = {
        segments,
        words: segments === 1 ? "1 text" : `${segments} texts`,
        used: body.length,
        room: room * segments,
        widenedBy: isWide ? isWide[0] : null,
      };
      const isEmail = form.key.channel === "email";
      return ok({
        message:
          problems.length > 0
            ? null
            : { subject: isEmail ? filled(form.subject) : null, body, size: isEmail ? null : size },
        problems,
        advice: form.body.includes("when}") ? [] : ["This text does not say when."],
        fields: Object.entries(values).map(([written, example]) => ({
          written,
          sentence: `What ${written.slice(1, -1)} stands for.`,
          example,
        })),
      });
    },
    saveMessageText: (form) => {
      const problems = problemsOf(form);
      if (problems.length > 0) return invalid(...problems);
      return keep(form.key, () => ({ subject: form.subject, body: form.body, isOwn: true }));
    },
    resetMessageText: (key) =>
      keep(key, (text) => ({ subject: text.builtInSubject, body: text.builtInBody, isOwn: false })),
  };
}
