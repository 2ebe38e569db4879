import { audit } from "./audit";
import { door } from "./door";
import { frame } from "./frame";
import { schedule } from "./schedule";
import { settings } from "./settings";
import { staff } from "./staff";

export const en = { ...frame, ...door, ...staff, ...settings, ...audit, ...schedule } as const;
