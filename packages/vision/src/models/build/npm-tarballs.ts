/// <reference path="../npm-modules.d.ts" />
import pacote from 'pacote';
import type { TarballSource } from './download.js';
import { type NpmConfig, readNpmSettings } from './npm-settings.js';

/** Tarballs from the user's registry or npm cache, through the user's npm settings. */
export function npmTarballs(npmConfig?: NpmConfig): TarballSource {
  return async ({ name, version, integrity }, handle, signal) => {
    const settings = await readNpmSettings(npmConfig);
    // A pinned version never changes, so what the cache knows about it needs no asking again; nor is it ever too new.
    const options = { ...settings, integrity, signal, preferOffline: true, before: null };
    return pacote.tarball.stream(`${name}@${version}`, handle, options);
  };
}
