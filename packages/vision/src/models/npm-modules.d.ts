/** The parts of npm's own libraries that the build uses; they ship no types. */
declare module 'pacote' {
  interface Tarballs {
    /** Runs `handle` on the tarball's bytes, again after a damaged download; ends as `handle` does. */
    stream<T>(
      spec: string,
      handle: (stream: NodeJS.ReadableStream) => Promise<T>,
      options: Readonly<Record<string, unknown>>,
    ): Promise<T>;
  }
  const pacote: { tarball: Tarballs };
  export default pacote;
}

declare module '@npmcli/config' {
  interface ConfigOptions {
    npmPath: string;
    definitions: unknown;
    shorthands: unknown;
    flatten: unknown;
    nerfDarts?: unknown;
    argv?: readonly string[];
    env?: Readonly<Record<string, string | undefined>>;
    execPath?: string;
    cwd?: string;
    warn?: boolean;
  }
  export default class Config {
    constructor(options: ConfigOptions);
    load(): Promise<void>;
    readonly flat: Readonly<Record<string, unknown>>;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const settings: { definitions: unknown; shorthands: unknown; flatten: unknown; nerfDarts: unknown };
  export default settings;
}
