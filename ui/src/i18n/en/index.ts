import { door } from "./door";
import { frame } from "./frame";
import { settings } from "./settings";
import { staff } from "./staff";

export const en = { ...frame, ...door, ...staff, ...settings } as const;
