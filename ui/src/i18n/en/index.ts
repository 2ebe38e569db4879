import { audit } from "./audit";
import { birthdays } from "./birthdays";
import { door } from "./door";
import { frame } from "./frame";
import { messages } from "./messages";
import { patients } from "./patients";
import { replies } from "./replies";
import { schedule } from "./schedule";
import { settings } from "./settings";
import { staff } from "./staff";
import { templates } from "./templates";
import { today } from "./today";

export const en = {
  ...frame,
  ...door,
  ...staff,
  ...settings,
  ...templates,
  ...audit,
  ...patients,
  ...schedule,
  ...messages,
  ...birthdays,
  ...replies,
  ...today,
} as const;
