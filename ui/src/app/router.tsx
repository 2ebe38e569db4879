import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import type {
  Channel,
  MessageId,
  MessageKind,
  MessageTab,
  PatientId,
  PatientStatus,
  Purpose,
  StaffId,
} from "../bindings";
import { MessagesPage } from "../features/messages";
import { PatientPage, PatientsPage } from "../features/patients";
import { SchedulePage } from "../features/schedule";
import { StaffPage } from "../features/staff";
import { TodayPage } from "../features/today";
import { Frame } from "./Frame";
import { NoSuchPage, ScreenFailed } from "./Mishaps";

const frame = createRootRoute({
  component: Frame,
  notFoundComponent: NoSuchPage,
  errorComponent: ({ reset }) => <ScreenFailed onRetry={reset} />,
});

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/today" });
  },
});
const today = createRoute({ getParentRoute: () => frame, path: "/today", component: TodayPage });
const schedule = createRoute({
  getParentRoute: () => frame,
  path: "/schedule",
  component: SchedulePage,
  validateSearch: (
    search,
  ): {
    date?: string;
    psychologist?: StaffId;
    appointment?: string;
    layout?: "grid" | "agenda";
    book?: PatientId;
    waiting?: boolean;
  } => ({
    date: textOf(search.date),
    psychologist: textOf(search.psychologist) as StaffId | undefined,
    appointment: textOf(search.appointment),
    layout: search.layout === "agenda" ? "agenda" : undefined,
    book: textOf(search.book) as PatientId | undefined,
    waiting: search.waiting === true ? true : undefined,
  }),
});
const patients = createRoute({
  getParentRoute: () => frame,
  path: "/patients",
  component: PatientsPage,
  validateSearch: (
    search,
  ): { status?: PatientStatus | "any"; psychologist?: StaffId; register?: boolean } => ({
    status: textOf(search.status) as PatientStatus | "any" | undefined,
    psychologist: textOf(search.psychologist) as StaffId | undefined,
    register: search.register === true ? true : undefined,
  }),
});
const patient = createRoute({
  getParentRoute: () => frame,
  path: "/patients/$patient",
  component: PatientPage,
  params: {
    parse: ({ patient }) => ({ patient: patient as PatientId }),
    stringify: ({ patient }) => ({ patient }),
  },
  validateSearch: (search): { edit?: boolean; ask?: Purpose } => ({
    edit: search.edit === true ? true : undefined,
    ask: textOf(search.ask) as Purpose | undefined,
  }),
});
const messages = createRoute({
  getParentRoute: () => frame,
  path: "/messages",
  component: MessagesPage,
  validateSearch: (
    search,
  ): {
    tab?: MessageTab;
    message?: MessageId;
    patient?: PatientId;
    kind?: MessageKind;
    channel?: Channel;
  } => ({
    tab: textOf(search.tab) as MessageTab | undefined,
    message: textOf(search.message) as MessageId | undefined,
    patient: textOf(search.patient) as PatientId | undefined,
    kind: textOf(search.kind) as MessageKind | undefined,
    channel: textOf(search.channel) as Channel | undefined,
  }),
});
const staff = createRoute({ getParentRoute: () => frame, path: "/staff", component: StaffPage });
const settings = createRoute({
  getParentRoute: () => frame,
  path: "/settings/{-$section}",
  // Seldom opened: not read before it is wanted.
  component: lazyRouteComponent(() => import("../features/settings"), "SettingsPage"),
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: "/audit",
  component: lazyRouteComponent(() => import("../features/audit"), "AuditPage"),
  validateSearch: (search): { patient?: PatientId } => ({
    patient: textOf(search.patient) as PatientId | undefined,
  }),
});

const routeTree = frame.addChildren([
  home,
  today,
  schedule,
  patients,
  patient,
  messages,
  staff,
  settings,
  audit,
]);

/** The pages behind the door. The address stands after a hash: the shell serves one page. */
export function makeRouter(start: string, history: RouterHistory = createHashHistory()) {
  history.replace(start);
  return createRouter({ routeTree, history, defaultPendingMinMs: 0, scrollRestoration: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
