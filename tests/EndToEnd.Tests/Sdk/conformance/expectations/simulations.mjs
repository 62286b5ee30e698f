import { frontDoor, kwiksetSideDoor, smartThingsStudio, unknown } from '../sandbox.mjs'

const simulate = ({ seam }) => seam.accessCodes.simulate

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
}
