import type { Commands } from "../../api/clinic";
import type { StaffId, StaffView } from "../../bindings";
import { rightCode, rightPassphrase } from "./door";
import { invalid, missing, notFound, ok, refuse, type World } from "./world";

type StaffCommands = Pick<
  Commands,
  | "listStaff"
  | "addStaff"
  | "amendStaff"
  | "resetSignIn"
  | "markStaffLeft"
  | "changePassphrase"
  | "startTotp"
  | "confirmTotp"
  | "removeTotp"
  | "markNoticesRead"
>;

const codeExpires = "2026-11-26T23:40:00Z";

export function staffCommands(world: World): StaffCommands {
  const amend = (id: StaffId, change: Partial<StaffView>) => {
    world.staff = world.staff.map((member) => (member.id === id ? { ...member, ...change } : member));
    world.changed("staff");
    return ok(null);
  };

  return {
    listStaff: () => {
      const signedIn = world.door.state === "open" ? world.door.session.staff : null;
      const owners = world.staff.filter((member) => member.isActive && member.roles.includes("owner"));
      return ok(
        world.staff.map((member) => ({
          ...member,
          isYou: member.id === signedIn,
          isOnlyOwner: owners.length === 1 && member === owners[0],
          mayRemoveTotp: member.hasTotp && member.mayReset,
        })),
      );
    },
    addStaff: (form) => {
      const problems = missing(form, {
        givenName: "Enter a given name.",
        familyName: "Enter a family name.",
        displayName: "Enter the name that patients see.",
        username: "Choose a user name.",
      });
      if (form.roles.length === 0) problems.push({ field: "roles", message: "Choose at least one role." });
      if (world.staff.some((member) => member.username === form.username))
        problems.push({
          field: "username",
          message: `“${form.username}” is taken. Choose another user name.`,
        });
      if (problems.length > 0) return invalid(...problems);
      const id = `staff-${form.username}` as StaffId;
      world.staff = [
        ...world.staff,
        {
          ...form,
          id,
          initials: `${form.givenName[0]}${form.familyName[0]}`,
          colour: world.staff.length,
          isActive: true,
          leftOn: null,
          signInState: "codeWaiting",
          codeExpires,
          hasTotp: false,
          hasPin: false,
          version: 1,
          isYou: false,
          isOnlyOwner: false,
          mayReset: true,
          mayRemoveTotp: false,
          mayLeave: true,
        },
      ];
      world.changed("staff");
      return ok({ staff: id, code: { code: rightCode, expires: codeExpires } });
    },
    amendStaff: ({ id, version, ...form }) => {
      const member = world.staff.find((candidate) => candidate.id === id);
      if (!member) return notFound("staff");
      if (member.version !== version)
        return refuse({
          code: "conflict",
          what: "stale",
          message: "Someone else changed this person meanwhile. Open the form again to see it.",
        });
      const problems = missing(form, { givenName: "Enter a given name.", username: "Choose a user name." });
      return problems.length > 0 ? invalid(...problems) : amend(id, { ...form, version: version + 1 });
    },
    resetSignIn: (staff) => {
      void amend(staff, { signInState: "codeWaiting", codeExpires });
      return ok({ code: rightCode, expires: codeExpires });
    },
    markStaffLeft: (staff, on) =>
      amend(staff, { isActive: false, leftOn: on, mayReset: false, mayLeave: false }),
    changePassphrase: (current) =>
      current === rightPassphrase
        ? ok(null)
        : invalid({ field: "current", message: "This is not your passphrase." }),
    startTotp: () =>
      ok({
        secret: "JBSW Y3DP EHPK 3PXP",
        otpauth: "otpauth://totp/Anteroom:noor",
        qrSvgPath: "M0 0h7v7h-7zM1 1v5h5v-5zM2 2h3v3h-3zM14 0h7v7h-7zM15 1v5h5v-5zM16 2h3v3h-3zM0 14h7v7h-7z",
        qrSize: 21,
      }),
    confirmTotp: (code) =>
      code.length === 6 ? ok(null) : invalid({ field: "code", message: "The code has six digits." }),
    markNoticesRead: () => {
      if (world.door.state === "open") world.door.session.notices = [];
      return ok(null);
    },
    removeTotp: (staff) => amend(staff, { hasTotp: false }),
  };
}
