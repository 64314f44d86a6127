/**
 * Whether a colour profile names itself sRGB. Converting from sRGB to sRGB changes nothing but takes longer than decoding
 * does; a profile that claims the name wrongly costs a little colour and no more.
 */
export function isSrgbProfile(profile: Buffer): boolean {
  return profile.includes('sRGB', 0, 'latin1') || profile.includes(Buffer.from('\0s\0R\0G\0B', 'latin1'));
}
