import { door } from "./door";
import { frame } from "./frame";

export const en = { ...frame, ...door } as const;
