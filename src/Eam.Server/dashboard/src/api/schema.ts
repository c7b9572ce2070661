// Made by "npm run types" in contract/ from openapi.json, sha256 026f3041101eea1b8e3d086dcd53e6b00585a91d8c29a5b7207eea8ae94ae5af. Do not edit.

export interface paths {
    "/api/v1/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sweeps, newest first */
        get: operations["listSweeps"];
        put?: never;
        /** Starts a sweep */
        post: operations["createSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sweep: state, specification, arms and rungs */
        get: operations["showSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trials, filtered and sorted, by page */
        get: operations["listTrials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials/{trial}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trial with its learning curve */
        get: operations["showTrial"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events in order, after a sequence number */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evaluated points of trials, by page */
        get: operations["listMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The original text of the sweep file */
        get: operations["sweepSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes of a sweep, as server-sent events
         * @description The data of an event update is a SweepChange.
         */
        get: operations["streamSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes of the listing of sweeps, as server-sent events
         * @description The data of an event sweep is a SweepSummary.
         */
        get: operations["streamSweeps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compute to reach a target by method, over one or more sweeps */
        get: operations["compare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials/{trial}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Samples of the base, of a trial's model and of the target */
        get: operations["samples"];
        put?: never;
        /** The same; also for tasks whose files are programs, which it runs */
        post: operations["drawSamples"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials/{trial}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the program of a trial has printed (task command), as json by piece, or all of it as text */
        get: operations["trialOutput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data of a report: views, facts and samples */
        get: operations["report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names that a sweep file may use: tasks, methods, parameters, metrics */
        get: operations["catalog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices of the cluster, ordered by name */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Version of the server, and what the client may do */
        get: operations["server"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a token for a browser cookie */
        post: operations["beginSession"];
        /** Deletes the browser cookie */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a sweep file and shows its plan, without starting it */
        post: operations["previewSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses the sweep: running segments save and stop, and none starts until it is resumed */
        post: operations["pauseSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes the sweep from its pause or from its checkpoints */
        post: operations["resumeSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops the sweep: running segments save and stop; the sweep can be resumed */
        post: operations["stopSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the sweep permanently; its results are kept */
        post: operations["cancelSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retries all trials that failed after their last attempt */
        post: operations["retrySweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials/{trial}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends one trial; the sweep continues without it */
        post: operations["cancelTrial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/trials/{trial}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retries a trial that failed after its last attempt or was cancelled */
        post: operations["retryTrial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/curves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Learning curves of a metric, within a budget of points */
        get: operations["curves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/rungs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trials at each rung: promoted, waiting or pruned, and why */
        get: operations["rungs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Timeline of slots: which trial ran where and when */
        get: operations["slots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/pareto": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trials by compute, value and distance, with the Pareto front */
        get: operations["pareto"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/front": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Pareto front of the sweep's objectives, and its hypervolume over compute */
        get: operations["front"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/importance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parameters by the share of the variance that they explain */
        get: operations["importance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Results for other programs, as csv, json, jsonl or events */
        get: operations["exportSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files that can be fetched */
        get: operations["listArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweeps/{id}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file, or a range of its bytes */
        get: operations["artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process works or should be restarted */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process can do its work now */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Progress of an arm at a rung. */
        ArmRung: {
            /** @description The arm. */
            method: string;
            /**
             * Format: int32
             * @description Number of the rung; 1 is the cheapest.
             */
            rung: number;
            /**
             * Format: double
             * @description Compute of a trial at this rung.
             */
            target: number;
            /**
             * Format: int32
             * @description Number of trials that reached the rung.
             */
            reached: number;
            /**
             * Format: int32
             * @description Number of trials that train to the rung now.
             */
            running: number;
            /**
             * Format: double
             * @description Best objective at the rung.
             */
            best: null | number;
            /**
             * Format: int32
             * @description Number of the trial with the best objective.
             */
            best_trial: null | number;
        };
        /** @description A file of a sweep's results. */
        Artifact: {
            /** @description Name of the file, as in its address. */
            name: string;
            /**
             * @description Kind of the file: checkpoint, checksum, image, table, curves or source.
             * @enum {string}
             */
            kind: "checkpoint" | "checksum" | "image" | "table" | "curves" | "source";
            /**
             * Format: int32
             * @description Trial of the checkpoint; null for other kinds.
             */
            trial: null | number;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            bytes: number;
            /**
             * Format: date-time
             * @description Time when the file was written.
             */
            modified: string;
        };
        /** @description Files of a sweep's results that can be fetched. */
        ArtifactList: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Files, ordered by name. */
            artifacts: components["schemas"]["Artifact"][];
        };
        /** @description Names that sweep files may use. */
        CatalogView: {
            /** @description Tasks and their settings. */
            tasks: components["schemas"]["NamedParameters"][];
            /** @description Methods and their parameters. */
            methods: components["schemas"]["NamedParameters"][];
            /** @description Parameters of every method. */
            training: components["schemas"]["ParameterView"][];
            /** @description Metrics. Each of them that the task defines can be the objective. */
            metrics: components["schemas"]["MetricView"][];
            /** @description Ways to draw configurations. */
            searches: string[];
            /** @description Halving rules. */
            algorithms: string[];
            /** @description Units of compute. */
            units: string[];
        };
        /** @description Compute that each method needed to reach one level of a metric. */
        Comparison: {
            /** @description Identifiers of the compared sweeps. */
            sweeps: string[];
            /** @description Name of the metric. */
            metric: string;
            /** @description Whether larger is better. */
            maximize: boolean;
            /** @description Unit of compute. */
            unit: string;
            /**
             * Format: double
             * @description The level; null if there is none.
             */
            target: null | number;
            /** @description Whether the level comes from the request or the sweep file; origin says where it comes from otherwise. */
            given: boolean;
            /** @description Methods in the order of the sweep file. */
            methods: components["schemas"]["MethodNeed"][];
            ratio: null | components["schemas"]["RatioView"];
            /** @description The best trial of each method at growing compute. */
            levels: components["schemas"]["LevelRow"][];
            /** @description How many of the runs that are compared have ended, and whether the comparison is provisional. */
            final_runs: components["schemas"]["FinalRunsView"];
            /** @description The same ratio in NFE and in seconds, without the sweep's own unit; null from servers that do not send it. */
            other_units?: null | components["schemas"]["UnitRatioView"][];
            /** @description What was spent to tune each method; null from servers that do not send it. */
            tuning?: null | components["schemas"]["TuningView"][];
            /** @description The ratio at several levels, the easiest first; null from servers that do not send it. */
            curve?: null | components["schemas"]["RatioPoint"][];
            /**
             * Format: double
             * @description The level's share of the way from the base model to the optimum; null if that way is not known. Without a level, the share that was asked for.
             */
            share?: null | number;
            /** @description Where the level comes from: given, given_share, usual_share (99 % of the way, if all runs hold it) or runs (the best level that every run of every method holds at its end); null from servers that do not send it. */
            origin?: null | string;
            /** @description The searches that the ratios are over, in the order of the sweeps; null if this was not asked for, or if there is no level. */
            searches?: null | components["schemas"]["SearchNeed"][];
        };
        /**
         * @description Statistics over a method's trials by compute, in pieces. A piece leads from one rung to the next and covers the trials that reached the next one, so the number of
         *     trials is the same in all of it. Neighbouring pieces meet at a rung, with one level each.
         */
        CurveBand: {
            /** @description The method. */
            method: string;
            /** @description Levels of compute. */
            compute: number[];
            /** @description Number of trials at each level. */
            trials: number[];
            /** @description First quartile of the metric. */
            low: number[];
            /** @description Median of the metric. */
            median: number[];
            /** @description Third quartile of the metric. */
            high: number[];
            /** @description The rung that the piece of each level leads to; null from servers that do not say it. */
            rung?: null | number[];
        };
        /** @description Points to append to a trial's curve. */
        CurveGrowth: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /**
             * Format: int32
             * @description Index of the first point in the curve. Points that exist from this index on are replaced.
             */
            from: number;
            /** @description Points, ordered by compute. */
            points: components["schemas"]["CurvePointView"][];
        };
        /** @description An evaluated point of a learning curve. */
        CurvePointView: {
            /**
             * Format: double
             * @description Total compute of the trial, in the sweep's unit.
             */
            compute: number;
            /**
             * Format: int32
             * @description Number of the rung of the point; null for a point between rungs.
             */
            rung: null | number;
            /** @description The compute ledger. */
            spent: components["schemas"]["SpentView"];
            /** @description Metrics by name. */
            metrics: {
                [key: string]: null | number;
            };
        };
        /** @description Learning curve of a trial, in columns. */
        CurveSeries: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /** @description Total compute at each point, in the sweep's unit. */
            compute: number[];
            /** @description The metric at each point; null if it is missing, NaN or infinite. */
            value: (null | number)[];
            /** @description Number of the rung of each point, 1 is the cheapest; null for points between rungs. */
            rung: (null | number)[];
        };
        /** @description Learning curves of a sweep, within a budget of points. */
        CurveSet: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Metric of the curves. */
            metric: string;
            /** @description Whether larger is better. */
            maximize: boolean;
            /** @description Unit of compute. */
            unit: string;
            /** @description Compute targets of the rungs, cheapest first. */
            rungs: number[];
            /** @description Curves of trials; trials with the most compute come first. */
            series: components["schemas"]["CurveSeries"][];
            /**
             * Format: int32
             * @description Number of trials with a curve.
             */
            total_trials: number;
            /**
             * Format: int32
             * @description Number of points of all these curves.
             */
            total_points: number;
            /** @description Statistics over all trials, including those that the budget left out. */
            bands: components["schemas"]["CurveBand"][];
            /** @description Steps of the best value so far, ordered by compute. */
            incumbent: components["schemas"]["IncumbentStep"][];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
            /** @description Values of the metric to compare with: what the target itself or the base model has; empty if there are none. */
            references: components["schemas"]["ReferenceView"][];
        };
        /** @description The devices of a cluster, ordered by name. */
        DeviceList: {
            /** @description All known devices. */
            devices: components["schemas"]["DeviceView"][];
        };
        /** @description A device of the cluster. It runs one segment at a time. */
        DeviceView: {
            /** @description Name of the device: `silo/number`. */
            name: string;
            /** @description Address of the silo, in the notation of Orleans. */
            silo: string;
            /** @description Kind of the device, such as `cpu` or `cuda`. */
            kind: string;
            /**
             * Format: int64
             * @description Memory that a trial may use, in bytes.
             */
            memory: number;
            /** @description Labels of the machine; sweeps may require them. */
            labels: {
                [key: string]: string;
            };
            /**
             * @description State: idle, busy, quarantined (it failed repeatedly) or draining (its silo shuts down).
             * @enum {string}
             */
            state: "idle" | "busy" | "quarantined" | "draining";
            /** @description Sweep that holds the device; null if none does. */
            sweep: null | string;
            /**
             * Format: int32
             * @description Trial that runs on the device; null if none does, or before its segment starts.
             */
            trial: null | number;
            /** @description Why the device gets no segments, in one line; null if it gets them. */
            reason: null | string;
        };
        /** @description A page of a sweep's events, in their order. */
        EventPage: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Events as in the event log (docs/results.md#sweepdb). NaN and infinities are strings. */
            events: {
                [key: string]: unknown;
            }[];
            /**
             * Format: int64
             * @description Sequence number of the page's last event, or the requested `after` if the page is empty. It is the `after` of the next page.
             */
            next: number;
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event. There are more events if Next is less than it.
             */
            last: number;
        };
        /** @description How many of the runs that are compared have ended: winners in the final rung, and their repeats. */
        FinalRunsView: {
            /**
             * Format: int32
             * @description Number of final runs that have ended.
             */
            ended: number;
            /**
             * Format: int32
             * @description Number of final runs that the sweeps will have if nothing fails.
             */
            expected: number;
            /** @description Why the comparison is provisional, such as "provisional, 1 of 6 final runs"; null if it is final. */
            provisional: null | string;
            /** @description Identifiers of the sweeps that have not ended. While there is one, the comparison is provisional and has no interval. */
            unfinished: string[];
        };
        /** @description The best trial of a front by one objective. */
        FrontBest: {
            /** @description Metric of the objective, or `compute`. */
            metric: string;
            /** @description Whether larger is better. */
            maximize: boolean;
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: double
             * @description Value of the objective; null if no trial of the front has one.
             */
            value: null | number;
        };
        /** @description The front that the sweep would have if it had ended at one amount of compute. */
        FrontStep: {
            /**
             * Format: double
             * @description Compute of a trial, in the sweep's unit; at a rung, the rung's target.
             */
            compute: number;
            /**
             * Format: double
             * @description Hypervolume of the front.
             */
            hypervolume: number;
            /**
             * Format: int32
             * @description Number of trials in the front.
             */
            size: number;
        };
        /** @description The Pareto front of a sweep with several objectives, in short. */
        FrontSummary: {
            /**
             * Format: int32
             * @description Number of trials in the front.
             */
            size: number;
            /** @description The best trial of the front by each objective, in the order of the sweep file. */
            best: components["schemas"]["FrontBest"][];
            /**
             * Format: double
             * @description Hypervolume of the front; null before the first rung has a result.
             */
            hypervolume: null | number;
            /** @description Reference point of the hypervolume: a value of each objective, in the order of the sweep file. Null before the first rung has a result. */
            reference: null | number[];
        };
        /** @description A trial of a front. */
        FrontTrial: {
            /**
             * Format: int32
             * @description Number of the trial; with repeats, of the first run of its configuration.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: double
             * @description Compute that the trial has spent, in the sweep's unit.
             */
            compute: number;
            /** @description Value of each objective; null if it is missing. */
            values: (null | number)[];
            /**
             * Format: double
             * @description Crowding distance; null at the ends of the front.
             */
            crowding: null | number;
        };
        /** @description The Pareto front of a sweep's objectives, and its hypervolume over compute (docs/scheduling.md#the-best-trial). */
        FrontView: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Objectives of the sweep, in the order of its file. */
            objectives: components["schemas"]["ObjectiveView"][];
            /** @description Unit of compute. */
            unit: string;
            summary: null | components["schemas"]["FrontSummary"];
            /** @description Trials of the front, in the order of the ranking; with one objective, the best trial. */
            trials: components["schemas"]["FrontTrial"][];
            /** @description Hypervolume over compute: one step per rung. Empty with one objective, and before the first rung has a result. */
            curve: components["schemas"]["FrontStep"][];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description The result of one health check. */
        HealthCheckView: {
            /** @description Name of the check, such as `store`. */
            name: string;
            /**
             * @description Status, with the words of HealthView.
             * @enum {string}
             */
            status: "healthy" | "degraded" | "unhealthy";
            /** @description What the check found, in one line; null if there is nothing to report. */
            description: null | string;
            /**
             * Format: double
             * @description Duration of the check.
             */
            seconds: number;
        };
        /** @description The answer of the health routes. */
        HealthView: {
            /**
             * @description `healthy`; `degraded`, which works with limits; or `unhealthy`, with status code 503.
             * @enum {string}
             */
            status: "healthy" | "degraded" | "unhealthy";
            /** @description Results of the checks. */
            checks: components["schemas"]["HealthCheckView"][];
        };
        /** @description Share of the variance that one parameter explains. */
        ImportanceShare: {
            /** @description Name of the parameter. */
            name: string;
            /**
             * Format: double
             * @description Share, from 0 to 1.
             */
            share: number;
            /**
             * Format: double
             * @description 10 % percentile over the forest's trees.
             */
            low: number;
            /**
             * Format: double
             * @description 90 % percentile over the forest's trees.
             */
            high: number;
        };
        /** @description Parameters by importance. */
        ImportanceView: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Metric whose variance is explained. */
            metric: string;
            /**
             * Format: int32
             * @description Number of the rung of the evaluations; 1 is the cheapest.
             */
            rung: number;
            /** @description One entry per method. */
            methods: components["schemas"]["MethodImportanceView"][];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description The best trial so far (docs/scheduling.md#the-best-trial). With several objectives, the best of the front by the first of them that is a metric. */
        Incumbent: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: double
             * @description Objective at the last evaluation; with repeats, the mean over the runs.
             */
            value: number;
            /**
             * Format: double
             * @description Compute that the trial had spent, in the sweep's unit.
             */
            compute: number;
        };
        /** @description A step of the incumbent: the best value of any trial that had spent at most this compute. */
        IncumbentStep: {
            /**
             * Format: double
             * @description Compute of the trial, in the sweep's unit.
             */
            compute: number;
            /**
             * Format: double
             * @description Value of the metric.
             */
            value: number;
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
        };
        JsonElement: {
            [key: string]: unknown;
        };
        /** @description Trials that compete with each other. */
        LadderBracket: {
            /** @description Method of the arm; empty if all methods compete with each other. */
            bracket: string;
            /** @description Rungs, cheapest first. */
            rungs: components["schemas"]["LadderRung"][];
        };
        /** @description One rung of a bracket. */
        LadderRung: {
            /**
             * Format: int32
             * @description Number of the rung; 1 is the cheapest.
             */
            rung: number;
            /**
             * Format: double
             * @description Compute of a trial at this rung.
             */
            target: number;
            /**
             * Format: int32
             * @description Number of trials that entered the rung.
             */
            entered: number;
            /**
             * Format: int32
             * @description Number of trials that have a result at the rung.
             */
            reported: number;
            /** @description All trials that entered the rung, best first, then those without a result. */
            trials: components["schemas"]["LadderTrial"][];
        };
        /** @description A trial at a rung. */
        LadderTrial: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: double
             * @description Objective at the rung; null if there is no result.
             */
            value: null | number;
            /**
             * Format: double
             * @description Compute that the trial had spent at the rung; null if there is no result.
             */
            compute: null | number;
            /**
             * @description promoted, completed, paused (waits for a decision), pruned, running, pending (waits for a slot), failed, diverged or cancelled.
             * @enum {string}
             */
            fate: "pending" | "running" | "paused" | "completed" | "pruned" | "failed" | "promoted" | "diverged" | "cancelled";
            /** @description Why the trial did not continue; null if it did, or may. */
            reason: null | string;
        };
        /** @description The best trial of a method up to a level of compute. */
        LevelRow: {
            /**
             * Format: double
             * @description Level of compute of a trial.
             */
            up_to: number;
            /** @description The method. */
            method: string;
            /** @description Sweep of the best trial; null if there is none. */
            sweep: null | string;
            /**
             * Format: int32
             * @description Number of the trial in its sweep.
             */
            trial: null | number;
            /**
             * Format: double
             * @description Compute that the trial had spent.
             */
            compute: null | number;
            /** @description Metrics of its evaluation. */
            metrics: null | {
                [key: string]: null | number;
            };
        };
        /** @description A segment that runs now. */
        LiveSegment: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /**
             * Format: int32
             * @description Slot of the segment.
             */
            slot: null | number;
            /**
             * Format: int32
             * @description Number of the rung that the segment trains to.
             */
            rung: number;
            /**
             * Format: double
             * @description Total compute of the trial so far, in the sweep's unit; null before the first report.
             */
            compute: null | number;
            /**
             * Format: double
             * @description Last training loss.
             */
            loss: null | number;
            /**
             * Format: double
             * @description Mean reward of the last training endpoints.
             */
            reward: null | number;
        };
        /** @description Importance of the parameters of a method. */
        MethodImportanceView: {
            /** @description The method. */
            method: string;
            /**
             * Format: int32
             * @description Number of trials used.
             */
            trials: number;
            /** @description Parameters, most important first; empty for fewer than ten trials. */
            parameters: components["schemas"]["ImportanceShare"][];
            /**
             * Format: double
             * @description Share of the variance that no parameter explains by itself.
             */
            interactions: number;
        };
        /** @description Compute that one method needed to reach the target and hold it to the end. */
        MethodNeed: {
            /** @description The method. */
            method: string;
            /**
             * Format: double
             * @description Median over the runs that count: without the selected one if there are others; null if the median run did not hold the target to its end.
             */
            median: null | number;
            /**
             * Format: int32
             * @description Number of runs that reached the target and held it to their end.
             */
            reached: number;
            /** @description Runs of the method's best configuration and its repeats. */
            runs: components["schemas"]["RunNeed"][];
            /**
             * Format: double
             * @description Median over the runs that count of the compute at which they first reached the target, even if they lost it later; null if the median run never did.
             */
            first_reached: null | number;
            /**
             * Format: double
             * @description Median over the runs that count of the metric at their last evaluation.
             */
            final: null | number;
        };
        /** @description A page of the evaluated points of a sweep's trials, which are the numbers of the curves. */
        MetricPage: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Points, ordered by trial and then along its curve. */
            points: components["schemas"]["MetricPoint"][];
            /**
             * Format: int32
             * @description Number of points of all pages.
             */
            total: number;
            /**
             * Format: int32
             * @description Index of the page's first point.
             */
            offset: number;
            /**
             * Format: int32
             * @description Maximum number of points per page.
             */
            limit: number;
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description One evaluation of a trial. */
        MetricPoint: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /** @description Compute spent, and all metrics or those that were requested. */
            point: components["schemas"]["CurvePointView"];
        };
        /** @description A metric. */
        MetricView: {
            /** @description Name, as in a sweep file. */
            name: string;
            /** @description Whether larger is better. */
            maximize: boolean;
            /** @description Description in one line. */
            meaning: string;
        };
        /** @description A task or a method. */
        NamedParameters: {
            /** @description Name, as in a sweep file. */
            name: string;
            /** @description Description in one line. */
            meaning: string;
            /** @description Parameters of this task or method. */
            parameters: components["schemas"]["ParameterView"][];
        };
        /** @description Objective of a sweep: the metric to maximise or minimise. */
        ObjectiveView: {
            /** @description Name of the metric. */
            metric: string;
            /** @description Whether larger is better. */
            maximize: boolean;
        };
        /** @description Value of a parameter: a number or a word. */
        ParameterValue: number | string;
        /** @description A parameter. */
        ParameterView: {
            /** @description Name, as in a sweep file. */
            name: string;
            /** @description Value if a file does not set it. */
            default: components["schemas"]["ParameterValue"];
            /**
             * Format: double
             * @description Smallest allowed number; null for no bound.
             */
            min: null | number;
            /**
             * Format: double
             * @description Largest allowed number; null for no bound.
             */
            max: null | number;
            /** @description Whether only whole numbers are allowed. */
            whole: boolean;
            /** @description Allowed words. */
            words: string[];
            /** @description Whether only words are allowed, and no numbers. */
            words_only: boolean;
            /** @description Description in one line, with the unit. */
            meaning: string;
        };
        /** @description A trial at its last evaluation. */
        ParetoPoint: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: double
             * @description Compute that the trial has spent.
             */
            compute: number;
            /**
             * Format: double
             * @description Value of the metric.
             */
            value: number;
            /**
             * Format: double
             * @description Distance to the target; null if the task has none.
             */
            distance: null | number;
            /** @description Whether the trial is on the Pareto front: no other trial is at least as good in all three and better in one. */
            front: boolean;
        };
        /** @description Trials by compute, value and distance, with the Pareto front. */
        ParetoView: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Metric of the values. */
            metric: string;
            /** @description Whether larger is better. */
            maximize: boolean;
            /** @description Metric of the distance to the target; null if the task has none. */
            distance: null | string;
            /** @description Unit of compute. */
            unit: string;
            /** @description Trials of the front, ordered by compute, then an even sample of the others. */
            points: components["schemas"]["ParetoPoint"][];
            /**
             * Format: int32
             * @description Number of evaluated trials.
             */
            total: number;
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description Segments of one method to one rung. */
        PlannedRung: {
            /** @description The method. */
            method: string;
            /**
             * Format: int32
             * @description Number of the rung; 1 is the cheapest.
             */
            rung: number;
            /**
             * Format: double
             * @description Compute of a trial at this rung.
             */
            target: number;
            /**
             * Format: int32
             * @description Number of trials that reach the rung; the least under an asynchronous rule.
             */
            trials: number;
            /**
             * Format: double
             * @description Compute that these trials spend between the previous rung and this one.
             */
            compute: number;
            /**
             * Format: int32
             * @description The most trials that the rule lets reach the rung.
             */
            most_trials: number;
            /**
             * Format: double
             * @description Compute that the most trials spend between the previous rung and this one.
             */
            most_compute: number;
        };
        /** @description A problem document as in RFC 9457 (application/problem+json). */
        ProblemDocument: {
            /** @description A stable name: `urn:eam:problem:NAME`. */
            type: string;
            /** @description Short description of the kind of problem. */
            title: string;
            /**
             * Format: int32
             * @description HTTP status code.
             */
            status: number;
            /** @description What is wrong in this case, and how to correct it. */
            detail: null | string;
            /** @description All mistakes of a sweep file; null for other problems. */
            errors?: null | components["schemas"]["SpecError"][];
        };
        /** @description The ratio of two methods' compute at one level. */
        RatioPoint: {
            /**
             * Format: double
             * @description The level.
             */
            level: number;
            /**
             * Format: double
             * @description Its share of the way from the base model to the optimum; null if the levels come from the results.
             */
            share: null | number;
            /** @description The ratio in the sweep's unit. */
            ratio: components["schemas"]["RatioView"];
            /** @description The ratio in the other units. */
            other_units: components["schemas"]["UnitRatioView"][];
        };
        /** @description Ratio of the compute of two methods. */
        RatioView: {
            /** @description Method in the numerator. */
            numerator: string;
            /** @description Method in the denominator. */
            denominator: string;
            /**
             * Format: double
             * @description Ratio of the geometric means; of the medians if not all runs reached the target; null if a median run did not.
             */
            value: null | number;
            /**
             * Format: double
             * @description Lower end of the 95 % interval over seeds, by Welch's t on the logarithms; over searches, by Student's t on the logarithms of their ratios; null if there is no interval, or if the comparison is provisional.
             */
            low: null | number;
            /**
             * Format: double
             * @description Upper end of the interval; null if there is none.
             */
            high: null | number;
            /**
             * Format: double
             * @description If only the numerator did not reach the target: the ratio is more than this. Null otherwise.
             */
            more_than: null | number;
            /**
             * Format: double
             * @description If only the denominator did not reach the target: the ratio is less than this. Null otherwise.
             */
            less_than: null | number;
            /** @description Why there is no interval, in words; null if there is one. */
            no_interval?: null | string;
            /**
             * Format: int32
             * @description Number of the numerator's runs that count; 0 from servers that do not send it.
             * @default 0
             */
            numerator_runs: number;
            /**
             * Format: int32
             * @description Number of the denominator's runs that count; 0 from servers that do not send it.
             * @default 0
             */
            denominator_runs: number;
            /**
             * Format: int32
             * @description Number of searches that the ratio is over, each of which counts once; 0 if it is over the runs.
             * @default 0
             */
            searches: number;
        };
        /** @description A value of a metric to compare results with. */
        ReferenceView: {
            /** @description Name for programs: floor, log_z, optimum, base or target. */
            name: string;
            /** @description Name for people, such as log Z. */
            label: string;
            /**
             * Format: double
             * @description Value of the metric.
             */
            value: number;
        };
        /** @description An image within a report. */
        ReportImage: {
            /** @description Title of the image. */
            title: string;
            /** @description The image as a data: address. */
            data: string;
        };
        /** @description One sweep of a report. */
        ReportSweep: {
            /** @description Details of the sweep. */
            details: components["schemas"]["SweepDetails"];
            /** @description All trials of the sweep. */
            trials: components["schemas"]["TrialRow"][];
            /** @description Learning curves, those of the objective first. */
            curves: components["schemas"]["CurveSet"][];
            /** @description Trials by compute, value and distance. */
            pareto: components["schemas"]["ParetoView"];
            /** @description The trials at each rung, and their outcomes. */
            rungs: components["schemas"]["RungLadder"];
            /** @description Parameters by importance. */
            importance: components["schemas"]["ImportanceView"];
            /** @description Timeline of slots. */
            slots: components["schemas"]["SlotTimeline"];
            /** @description Text of the sweep file. */
            source: string;
            /** @description Versions, machine, seed and times, for people. */
            facts: {
                [key: string]: string;
            };
            /** @description Commands that reproduce the sweep, one per line. */
            reproduce: string[];
            /** @description Sample images from the results folder. */
            images: components["schemas"]["ReportImage"][];
            /** @description Samples of the best trial of each method that has a checkpoint. */
            samples: components["schemas"]["SampleSet"][];
            /** @description Parameters by importance, for each metric that has curves; null from servers that do not send them. */
            importances?: null | components["schemas"]["ImportanceView"][];
            front?: null | components["schemas"]["FrontView"];
        };
        /** @description Compute that one run needed to reach the target and hold it to its end. */
        RunNeed: {
            /** @description Sweep of the run. */
            sweep: string;
            /**
             * Format: int32
             * @description Number of the trial in its sweep.
             */
            trial: number;
            /**
             * Format: double
             * @description Compute from which on the run was at the level or better until its end; null if its last evaluation was worse.
             */
            compute: null | number;
            /** @description Whether the first evaluation had already reached the level, so that the compute is an upper bound. */
            at_most: boolean;
            /**
             * Format: double
             * @description Total compute of the run.
             */
            spent: number;
            /**
             * Format: double
             * @description Compute at which the run first reached the level, even if it lost it later; null if it never did.
             */
            first_reached: null | number;
            /**
             * Format: double
             * @description The metric at the run's last evaluation.
             */
            final: null | number;
            /**
             * @description Whether the run was chosen because it was the best, so that medians and ratio leave it out if there are other runs.
             * @default false
             */
            selected: boolean;
        };
        /** @description The trials at each rung, and their outcomes. */
        RungLadder: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Metric of the objective. */
            metric: string;
            /** @description Unit of compute. */
            unit: string;
            /** @description One bracket per arm, or one for all methods. */
            brackets: components["schemas"]["LadderBracket"][];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description Samples of a trial's model at a rung. */
        RungSampleSet: {
            /**
             * Format: int32
             * @description Number of the rung; 1 is the cheapest.
             */
            rung: number;
            /** @description The first rows of the evaluation at the rung, one row each. */
            samples: number[][];
        };
        /** @description Samples before and after fine-tuning. Row i of both comes from the same noise. */
        SampleSet: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /**
             * Format: int32
             * @description Number of the rung that the checkpoint was trained to.
             */
            rung: number;
            /**
             * Format: int32
             * @description Number of coordinates of a sample. A chart shows the first two.
             */
            dimension: number;
            /** @description Width and height if samples are images with values from -1 to 1; null otherwise. */
            image: null | number[];
            /** @description Samples of the base flow, one row each. */
            base: number[][];
            /** @description Samples of the trial's model, one row each. */
            samples: number[][];
            /** @description Samples of the tilted target; null if the task has none. */
            target: null | number[][];
            /** @description Samples of the model at each rung that it reached, cheapest first, if the checkpoint contains them. */
            rungs: components["schemas"]["RungSampleSet"][];
        };
        /** @description Compute that the winner of one method needed in one search. */
        SearchMedian: {
            /** @description The method. */
            method: string;
            /**
             * Format: double
             * @description Median over the runs of the winner that count; null if the median run did not hold the target to its end.
             */
            median: null | number;
        };
        /** @description Compute that each method needed in one search: a sweep that counts once, as one repetition of the whole procedure. */
        SearchNeed: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Seed of the sweep, of 64 bits, as text, because a JavaScript number cannot hold it. */
            seed: string;
            /** @description The methods, in the order of the sweep file. */
            medians: components["schemas"]["SearchMedian"][];
            /**
             * Format: double
             * @description Median of the first method over median of the last one; null if one of them did not hold the target, or with one method.
             */
            ratio: null | number;
        };
        /** @description Information on a server and on what the client may do. */
        ServerInfo: {
            /** @description Version of Eam. */
            version: string;
            /** @description Version of the API: `v1`. */
            api: string;
            /**
             * Format: date-time
             * @description Time when the server started.
             */
            started: string;
            /**
             * @description Access of the client: `write`, or `read` for a read-only token.
             * @enum {string}
             */
            access: "read" | "write";
            /** @description Whether tokens are required. */
            tokens: boolean;
            /**
             * @description Whether the server lists devices, as the gateway of a cluster does.
             * @default false
             */
            devices: boolean;
        };
        /** @description One slot. */
        SlotLane: {
            /**
             * Format: int32
             * @description Number of the slot.
             */
            slot: number;
            /**
             * Format: double
             * @description Share of the time from the timeline's start to its end in which a segment ran; time in which the whole sweep was stopped counts as idle.
             */
            busy: number;
            /** @description Segments, ordered by start. */
            segments: components["schemas"]["SlotSegment"][];
        };
        /** @description A segment on a slot. */
        SlotSegment: {
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * Format: int32
             * @description Number of the rung that the segment trained to.
             */
            rung: number;
            /**
             * Format: int32
             * @description Number of the attempt; 0 is the first.
             */
            attempt: number;
            /**
             * Format: date-time
             * @description Time when the segment started.
             */
            start: string;
            /**
             * Format: date-time
             * @description Time when the segment ended; null while it runs.
             */
            end: null | string;
            /**
             * @description Outcome of the segment: reached, running, or the kind of its failure.
             * @enum {string}
             */
            outcome: "preempted" | "crashed" | "diverged" | "invalid" | "cancelled" | "out_of_memory" | "reached" | "running";
        };
        /** @description Timeline of slots: which trial ran where and when. */
        SlotTimeline: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /**
             * Format: date-time
             * @description Start of the first segment; null if none has started.
             */
            from: null | string;
            /**
             * Format: date-time
             * @description Time of the last event, or now if something runs.
             */
            to: null | string;
            /** @description Slots, ordered by number. */
            slots: components["schemas"]["SlotLane"][];
            /**
             * Format: int32
             * @description Number of all segments. The slots contain the newest of them.
             */
            total: number;
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description A mistake in a sweep file. */
        SpecError: {
            /**
             * Format: int32
             * @description Line number; 1 is the first.
             */
            line: number;
            /** @description What is wrong, and what is expected. */
            message: string;
        };
        /** @description Compute ledger, counted per sample. */
        SpentView: {
            /**
             * Format: int64
             * @description Network function evaluations, the unit of compute.
             */
            nfe: number;
            /**
             * Format: int64
             * @description Forward passes of the network.
             */
            forwards: number;
            /**
             * Format: int64
             * @description Vector-Jacobian products with respect to the input.
             */
            vjps: number;
            /**
             * Format: int64
             * @description Training passes: a forward pass and a backward pass for the weights.
             */
            training_passes: number;
            /**
             * Format: int64
             * @description Evaluations of the reward or its gradient.
             */
            reward_calls: number;
            /**
             * Format: double
             * @description Floating-point operations.
             */
            flops: null | number;
            /**
             * Format: double
             * @description Seconds of training on one slot.
             */
            seconds: null | number;
            /**
             * Format: int64
             * @description Iterations of the method.
             */
            iterations: number;
            /**
             * Format: double
             * @description Seconds of evaluation, which do not count as compute.
             */
            evaluation_seconds: null | number;
        };
        /** @description Changes since the previous update; the data of the event `update`. */
        SweepChange: {
            /**
             * Format: int64
             * @description Sequence number of the last event in this update; also the id of the stream's event.
             */
            sequence: number;
            /** @description The sweep, as in the listing. */
            sweep: components["schemas"]["SweepSummary"];
            /** @description Complete rows of new and changed trials. */
            trials: components["schemas"]["TrialRow"][];
            /** @description New points of the curves of these trials. */
            curves: components["schemas"]["CurveGrowth"][];
            /** @description All segments that run now. */
            live: components["schemas"]["LiveSegment"][];
        };
        /** @description A sweep with all details. */
        SweepDetails: {
            /** @description The sweep, as in the listing. */
            sweep: components["schemas"]["SweepSummary"];
            /** @description The specification, as in sweep.json. */
            spec: components["schemas"]["JsonElement"];
            /** @description Compute targets of the rungs, cheapest first. */
            rungs: number[];
            /** @description Progress of each arm at each rung. */
            arms: components["schemas"]["ArmRung"][];
            /** @description Segments that run now. */
            live: components["schemas"]["LiveSegment"][];
            /** @description Names of the metrics that the sweep's task defines or its file declares; null from servers that do not say it. */
            metrics?: null | string[];
            /** @description Names of those metrics of which smaller values are better; null from servers that do not say it. */
            minimized?: null | string[];
        };
        /** @description All of a sweep's results. */
        SweepExport: {
            /** @description Details of the sweep. */
            sweep: components["schemas"]["SweepDetails"];
            /** @description Trials, each with its curve. */
            trials: components["schemas"]["TrialDetails"][];
        };
        /** @description A page of sweeps, newest first. */
        SweepPage: {
            /** @description Sweeps of the page. */
            sweeps: components["schemas"]["SweepSummary"][];
            /**
             * Format: int32
             * @description Number of all matching sweeps.
             */
            total: number;
            /**
             * Format: int32
             * @description Index of the page's first sweep.
             */
            offset: number;
            /**
             * Format: int32
             * @description Maximum number of sweeps per page.
             */
            limit: number;
        };
        /** @description Plan of a sweep file: what it would run if no trial fails. Nothing is started. */
        SweepPlanView: {
            /** @description Name of the sweep. */
            name: string;
            /** @description The specification, as in sweep.json. */
            spec: components["schemas"]["JsonElement"];
            /**
             * Format: int32
             * @description Number of trials, including repeats.
             */
            trials: number;
            /** @description Unit of compute. */
            unit: string;
            /**
             * Format: double
             * @description Compute of all rungs; the least under an asynchronous rule, whose outcome depends on the order of results.
             */
            compute: number;
            /**
             * Format: int32
             * @description Number of evaluations, which are the points of the curves.
             */
            evaluations: number;
            /** @description Rungs, ordered by rung, then by method. */
            rungs: components["schemas"]["PlannedRung"][];
            /**
             * Format: double
             * @description The most compute that the rule allows, whatever the results. Equal to Compute if the plan is exact.
             */
            most_compute: number;
            /**
             * Format: int32
             * @description The most evaluations that the rule allows.
             */
            most_evaluations: number;
            /** @description What the file may say but hardly means, one line each; null from a server that does not check this. */
            warnings?: null | string[];
            /** @description What a user may not expect, one line each: trials that do not run, parameters without an effect, trials that train alike. */
            notes?: null | string[];
        };
        /** @description A sweep in a listing. */
        SweepSummary: {
            /** @description Identifier of the sweep, as in addresses. */
            id: string;
            /** @description Name of the sweep, as in its file. */
            name: string;
            /**
             * @description Status: running, paused, stopped, interrupted, completed, failed, cancelled or damaged.
             * @enum {string}
             */
            status: "running" | "paused" | "stopped" | "completed" | "failed" | "cancelled" | "interrupted" | "damaged";
            /** @description Why the sweep stopped, failed or waits; null otherwise. */
            message: null | string;
            /** @description Name of the task. */
            task: null | string;
            /** @description Methods in the order of the file. */
            methods: string[];
            objective: null | components["schemas"]["ObjectiveView"];
            /** @description Unit of compute: nfe, flops, seconds or iterations. */
            unit: null | string;
            /** @description Numbers of trials by state. */
            trials: components["schemas"]["TrialCounts"];
            /**
             * Format: int32
             * @description Number of configurations that are drawn: the number in the file, or fewer if the space has fewer.
             */
            planned_trials: number;
            /**
             * Format: double
             * @description Compute of all trials, including running segments.
             */
            spent: number;
            /**
             * Format: double
             * @description Compute that the whole sweep needs if no trial fails.
             */
            planned: number;
            /**
             * Format: double
             * @description Progress from 0 to 1.
             */
            progress: number;
            best: null | components["schemas"]["Incumbent"];
            /**
             * Format: date-time
             * @description Time when the sweep was first started.
             */
            started: null | string;
            /**
             * Format: date-time
             * @description Time when the sweep ended or stopped; null while it runs.
             */
            finished: null | string;
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event.
             */
            sequence: number;
            /**
             * Format: int32
             * @description Number of trials that diverged; they are among the pruned ones.
             * @default 0
             */
            diverged: number;
            /**
             * Format: double
             * @description Compute of the trials that failed, diverged or were cancelled, and what crashed attempts lost; part of Spent.
             * @default 0
             */
            wasted: number;
            front?: null | components["schemas"]["FrontSummary"];
            /** @description What the sweep file may say but hardly means, one line each; only in the answer to the start of a sweep. */
            warnings?: null | string[];
            /** @description What a user can ask of the sweep now: stop, pause, resume, cancel, retry. Others are refused or change nothing. Null from servers that do not say it. */
            actions?: null | string[];
            /**
             * @description Whether the sweep runs on simulated devices: its values follow learning curves, and no model is trained.
             * @default false
             */
            simulated: boolean;
        };
        /** @description Numbers of trials by state. */
        TrialCounts: {
            /**
             * Format: int32
             * @description Trials that have not started.
             */
            pending: number;
            /**
             * Format: int32
             * @description Trials with a segment on a slot.
             */
            running: number;
            /**
             * Format: int32
             * @description Trials that wait at a rung.
             */
            paused: number;
            /**
             * Format: int32
             * @description Trials that finished the final rung.
             */
            completed: number;
            /**
             * Format: int32
             * @description Trials that were not promoted, or diverged.
             */
            pruned: number;
            /**
             * Format: int32
             * @description Trials that crashed too often, or are invalid.
             */
            failed: number;
        };
        /** @description One trial with its learning curve. */
        TrialDetails: {
            /** @description The trial, as in the listing. */
            trial: components["schemas"]["TrialRow"];
            /** @description Points of the learning curve, ordered by compute. */
            curve: components["schemas"]["CurvePointView"][];
            live: null | components["schemas"]["LiveSegment"];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description A piece of what the program of a trial has printed (task command). Positions count the bytes of the whole output. */
        TrialOutputView: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /**
             * Format: int32
             * @description Number of the trial.
             */
            trial: number;
            /**
             * Format: int64
             * @description Number of bytes before this piece.
             */
            from: number;
            /**
             * Format: int64
             * @description Number of bytes up to the end of this piece. It is the `after` of the next request.
             */
            next: number;
            /**
             * Format: int64
             * @description Number of bytes that were dropped, if the piece stands for a gap; 0 if it is text.
             */
            missing: number;
            /** @description Whether the program may print more: the trial trains now. */
            growing: boolean;
            /** @description The text, with control characters as `\u001b`. Of a gap, a line that says how many bytes are missing. Empty if nothing new was printed. */
            text: string;
        };
        /** @description A page of trials. */
        TrialPage: {
            /** @description Identifier of the sweep. */
            sweep: string;
            /** @description Trials of the page. */
            trials: components["schemas"]["TrialRow"][];
            /**
             * Format: int32
             * @description Number of all matching trials.
             */
            total: number;
            /**
             * Format: int32
             * @description Index of the page's first trial.
             */
            offset: number;
            /**
             * Format: int32
             * @description Maximum number of trials per page.
             */
            limit: number;
            /** @description Columns by which trials can be sorted. */
            columns: string[];
            /**
             * Format: int64
             * @description Sequence number of the sweep's last event in this view.
             */
            sequence: number;
        };
        /** @description A trial in a listing. */
        TrialRow: {
            /**
             * Format: int32
             * @description Number of the trial: 0, 1, 2, ...
             */
            trial: number;
            /** @description Method of the trial. */
            method: string;
            /**
             * @description State: pending, running, paused, completed, pruned or failed.
             * @enum {string}
             */
            state: "pending" | "running" | "paused" | "completed" | "pruned" | "failed";
            /**
             * Format: int32
             * @description Number of the highest rung that the trial finished, 1 is the cheapest; null if it finished none.
             */
            rung: null | number;
            /**
             * Format: int32
             * @description Slot that the trial runs on; null if it does not run.
             */
            slot: null | number;
            /**
             * Format: int32
             * @description Number of the attempt of the running segment, or of the next one.
             */
            attempt: number;
            /**
             * Format: int32
             * @description Number of crashes so far.
             */
            crashes: number;
            /** @description Seed of 64 bits, as text, because a JavaScript number cannot hold it. */
            seed: string;
            /**
             * Format: int32
             * @description Winner that the trial repeats with another seed.
             */
            repeat_of: null | number;
            /** @description Kind of the failure: preempted, crashed, diverged, invalid, cancelled or out_of_memory; null if no failure ended the trial. */
            failure: null | string;
            /** @description Why the trial was pruned or failed, in one line. */
            reason: null | string;
            /**
             * Format: double
             * @description Compute that the trial has spent, in the sweep's unit.
             */
            compute: number;
            /**
             * Format: double
             * @description Objective at the last evaluation.
             */
            value: null | number;
            /** @description Settings of the trial. */
            parameters: {
                [key: string]: number | string;
            };
            /** @description Metrics of the last evaluation by name; null before the first one. */
            metrics: null | {
                [key: string]: null | number;
            };
            /** @description The compute ledger. */
            spent: components["schemas"]["SpentView"];
            /** @description What a user can ask of the trial now: cancel or retry. Null from servers that do not say it. */
            actions?: null | string[];
        };
        /** @description What was spent to choose the configuration of one method. Repeats of the winner in the final rung are not part of it. */
        TuningView: {
            /** @description The method. */
            method: string;
            /**
             * Format: int32
             * @description Number of different configurations that were tried.
             */
            configurations: number;
            /**
             * Format: double
             * @description NFE of all their trials.
             */
            nfe: number;
            /**
             * Format: double
             * @description Training seconds of the same trials.
             */
            seconds: number;
        };
        /** @description Ratio of the compute of two methods in one unit. */
        UnitRatioView: {
            /** @description The unit. */
            unit: string;
            /** @description The ratio. */
            ratio: components["schemas"]["RatioView"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSweeps: {
        parameters: {
            query?: {
                state?: string[];
                after?: string;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepPage"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    createSweep: {
        parameters: {
            query?: {
                name?: string;
                seed?: number;
                slots?: number;
            };
            header?: {
                /** @description Repeating a request with the same key starts no second sweep. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A sweep file (docs/sweep-file.md). */
        requestBody: {
            content: {
                "application/yaml": string;
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-yaml": string;
                "text/yaml": string;
                "text/x-yaml": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    showSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepDetails"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listTrials: {
        parameters: {
            query?: {
                state?: string[];
                method?: string[];
                sort?: string;
                reverse?: boolean;
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    showTrial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialDetails"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listMetrics: {
        parameters: {
            query?: {
                trial?: number[];
                metric?: string[];
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sweepSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    streamSweep: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: {
                /** @description Id of the last event that the reader has. */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    streamSweeps: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the last event that the reader has. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    compare: {
        parameters: {
            query?: {
                sweep?: string[];
                metric?: string;
                target?: number;
                share?: number;
                searches?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    samples: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampleSet"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    drawSamples: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampleSet"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    trialOutput: {
        parameters: {
            query?: {
                after?: number;
                format?: string;
            };
            header?: never;
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialOutputView"];
                    "text/plain": string;
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSweep"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    catalog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    server: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerInfo"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    beginSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerInfo"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    previewSweep: {
        parameters: {
            query?: {
                name?: string;
                seed?: number;
                slots?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A sweep file (docs/sweep-file.md). */
        requestBody: {
            content: {
                "application/yaml": string;
                "application/json": {
                    [key: string]: unknown;
                };
                "application/x-yaml": string;
                "text/yaml": string;
                "text/x-yaml": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepPlanView"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    pauseSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    resumeSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    stopSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    cancelSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retrySweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    cancelTrial: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retryTrial: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag that the sweep must have; otherwise the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepSummary"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    curves: {
        parameters: {
            query?: {
                metric?: string;
                points?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurveSet"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    rungs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RungLadder"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    slots: {
        parameters: {
            query?: {
                segments?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlotTimeline"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    pareto: {
        parameters: {
            query?: {
                metric?: string;
                points?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParetoView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    front: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrontView"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    importance: {
        parameters: {
            query?: {
                metric?: string;
                rung?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportanceView"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    exportSweep: {
        parameters: {
            query?: {
                format?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SweepExport"];
                    "text/csv": string;
                    "application/jsonl": string;
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listArtifacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactList"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    artifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description A range of bytes. */
                Range?: string;
                /** @description ETag that the client has. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "image/png": string;
                    "text/csv": string;
                    "application/jsonl": string;
                    "application/yaml": string;
                    "text/plain": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description The request is refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The server cannot answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
}
