// The ids of the sandbox that the expectations use.
const id = (prefix, number) => `${prefix}000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export const code = (device, number) =>
  `c0000000-0000-4000-8000-${String(device).padStart(4, '0')}${String(number).padStart(8, '0')}`

export const frontDoor = id('de', 1)
export const offlineGarage = id('de', 2)
export const sharedEntrance = id('de', 3)
export const kwiksetSideDoor = id('de', 4)
export const smartThingsStudio = id('de', 5)
export const igloohomeGuestHouse = id('de', 6)
export const oracodeAnnex = id('de', 7)
export const yaleDoor = id('de', 8)

export const augustAccount = id('ac', 1)
export const igloohomeAccount = id('ac', 4)

export const unknown = '00000000-0000-4000-8000-000000000000'
