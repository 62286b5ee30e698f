import { frontDoor, igloohomeAccount, igloohomeGuestHouse, kwiksetSideDoor, smartThingsStudio, unknown } from '../sandbox.mjs'

const simulate = ({ seam }) => seam.accessCodes.simulate

// A lock that something happens to, what happens to it, and a lock that it cannot happen to.
const happens = (act, device, unable) => ({
  succeeds: [({ seam }) => act(seam.devices.simulate, { device_id: device })],
  fails: {
    invalid_input: ({ seam }) => act(seam.devices.simulate, {}),
    device_not_found: ({ seam }) => act(seam.devices.simulate, { device_id: unknown }),
    ...(unable && { unsupported_device: ({ seam }) => act(seam.devices.simulate, { device_id: unable }) }),
  },
})

export default {
  '/access_codes/simulate/create_unmanaged_access_code': {
    succeeds: [
      (world) => simulate(world).createUnmanagedAccessCode({ device_id: frontDoor, name: 'Chimney sweep', code: '6172' }),
      (world) =>
        simulate(world).createUnmanagedAccessCode({ device_id: smartThingsStudio, name: 'Drummer', code: '6173' }),
    ],
    fails: {
      invalid_input: (world) => simulate(world).createUnmanagedAccessCode({ device_id: frontDoor, name: 'x', code: '1' }),
      device_not_found: (world) =>
        simulate(world).createUnmanagedAccessCode({ device_id: unknown, name: 'Nobody', code: '6174' }),
      unsupported_device: (world) =>
        simulate(world).createUnmanagedAccessCode({ device_id: kwiksetSideDoor, name: 'Plumber', code: '6175' }),
      duplicate_access_code: (world) =>
        simulate(world).createUnmanagedAccessCode({ device_id: frontDoor, name: 'Chimney sweep again', code: '6172' }),
    },
  },
  '/devices/simulate/disconnect': happens((it, lock) => it.disconnect(lock), smartThingsStudio, igloohomeGuestHouse),
  '/devices/simulate/connect': happens((it, lock) => it.connect(lock), smartThingsStudio),
  '/devices/simulate/disconnect_from_hub': happens((it, lock) => it.disconnectFromHub(lock), smartThingsStudio, frontDoor),
  '/devices/simulate/connect_to_hub': happens((it, lock) => it.connectToHub(lock), smartThingsStudio, frontDoor),
  '/devices/simulate/paid_subscription': happens(
    (it, lock) => it.paidSubscription({ ...lock, is_expired: true }), igloohomeGuestHouse, frontDoor),
  '/devices/simulate/remove': happens((it, lock) => it.remove(lock), smartThingsStudio),
  '/connected_accounts/simulate/disconnect': {
    succeeds: [
      ({ seam }) => seam.connectedAccounts.simulate.disconnect({ connected_account_id: igloohomeAccount }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.connectedAccounts.simulate.disconnect({}),
      connected_account_not_found: ({ seam }) =>
        seam.connectedAccounts.simulate.disconnect({ connected_account_id: unknown }),
    },
  },
}
