import { door } from "./door";
import { frame } from "./frame";
import { staff } from "./staff";

export const en = { ...frame, ...door, ...staff } as const;
