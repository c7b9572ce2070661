import { api } from "../api/client";
import type { Device } from "../api/types";
import { FailureNote, State, usePolled, useTitle } from "../components/parts";
import { memory, plural } from "../format";
import { links } from "../router";
import { bySilo, deviceNumber, tally, type Silo } from "../state/devices";

/** Shows the devices of a cluster by silo: what runs on each, and why a device gets no work. */
export function DevicesPage() {
  useTitle("Devices");
  const { value: devices, failure } = usePolled(api.devices);
  return (
    <>
      <header class="page">
        <h1>Devices</h1>
        {devices && devices.length > 0 && <span class="muted" data-testid="devices-tally">{plural(devices.length, "device")}: {tally(devices)}</span>}
      </header>
      {failure && <FailureNote failure={failure} />}
      {devices === null && !failure && <p class="empty" aria-busy="true">Loading…</p>}
      {devices?.length === 0 && <p class="empty">No silo with devices has reported yet. Sweeps wait until one does.</p>}
      {devices && bySilo(devices).map((silo, i) => <SiloPart key={silo.address} silo={silo} id={`silo-${i}`} />)}
    </>
  );
}

function SiloPart({ silo, id }: { silo: Silo; id: string }) {
  return (
    <section class="part" aria-labelledby={id} data-testid={`silo-${silo.name}`}>
      <header>
        <h2 id={id}>{silo.name}</h2>
        <span class="muted">{tally(silo.devices)}</span>
        {silo.labels.length > 0 && <span class="labels">{silo.labels.map(([label, value]) => <span key={label}>{label}={value}</span>)}</span>}
        <span class="muted small">{silo.address}</span>
      </header>
      <ul class="devices">
        {silo.devices.map((device) => <DeviceCard key={device.name} device={device} />)}
      </ul>
    </section>
  );
}

function DeviceCard({ device }: { device: Device }) {
  return (
    <li class={device.state} data-testid={`device-${device.name}`}>
      <strong>{device.kind} {deviceNumber(device)}</strong>
      <State state={device.state} />
      <span class="muted">{memory(device.memory)}</span>
      {device.sweep !== null && (
        <p>
          <a href={links.sweep(device.sweep)}>{device.sweep}</a>
          {device.trial !== null && <> <a href={links.trial(device.sweep, device.trial)}>trial {device.trial}</a></>}
        </p>
      )}
      {device.reason && <p class="small">{device.reason}</p>}
    </li>
  );
}
