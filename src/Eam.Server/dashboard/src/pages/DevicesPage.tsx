import { useMemo, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Device } from "../api/types";
import { FailureNote, Sign, State, usePolled, useTitle } from "../components/parts";
import { memory, plural } from "../format";
import { links } from "../router";
import { bySilo, deviceNumber, deviceStates, deviceText, filterDevices, tally, type Silo } from "../state/devices";

// A silo with more devices shows each as a cell: a thousand cards are a page that nobody reads.
const mostCards = 24;

/** Shows the devices of a cluster by silo: what runs on each, and why a device gets no work. */
export function DevicesPage() {
  useTitle("Devices");
  const { value: devices, failure } = usePolled(api.devices);
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const shown = useMemo(() => filterDevices(devices ?? [], text, state), [devices, text, state]);
  return (
    <>
      <header class="page">
        <h1>Devices</h1>
        {devices && devices.length > 0 && <span class="muted" data-testid="devices-tally">{plural(devices.length, "device")}: {tally(devices)}</span>}
        <span class="grow" />
        <label class="inline"><span class="visually-hidden">Filter</span>
          <input type="search" placeholder="silo, sweep, kind or label" value={text} onInput={(e) => setText(e.currentTarget.value)} data-testid="filter" />
        </label>
        <label class="inline"><span class="visually-hidden">State</span>
          <select value={state} onChange={(e) => setState(e.currentTarget.value)} data-testid="filter-state">
            <option value="">all states</option>
            {deviceStates.map((s) => <option key={s}>{s}</option>)}
          </select>
        </label>
      </header>
      {failure && <FailureNote failure={failure} />}
      {devices === null && !failure && <p class="empty" aria-busy="true">Loading…</p>}
      {devices?.length === 0 && <p class="empty">No silo with devices has reported yet. Sweeps wait until one does.</p>}
      {devices !== null && devices.length > 0 && shown.length === 0 && <p class="empty">No device matches.</p>}
      {bySilo(shown).map((silo, i) => <SiloPart key={silo.address} silo={silo} id={`silo-${i}`} />)}
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
      {silo.devices.length > mostCards ? (
        <ul class="cells">
          {silo.devices.map((device) => <DeviceCell key={device.name} device={device} />)}
        </ul>
      ) : (
        <ul class="devices">
          {silo.devices.map((device) => <DeviceCard key={device.name} device={device} />)}
        </ul>
      )}
    </section>
  );
}

/** One device as a small cell with the sign of its state; the rest is its title. */
function DeviceCell({ device }: { device: Device }) {
  const label = deviceText(device);
  return (
    <li class={device.state} data-testid={`device-${device.name}`}>
      {device.sweep !== null && device.trial !== null
        ? <a href={links.trial(device.sweep, device.trial)} title={label} aria-label={label}><Sign state={device.state} /></a>
        : <span role="img" title={label} aria-label={label}><Sign state={device.state} /></span>}
    </li>
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
