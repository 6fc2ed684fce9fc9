"""Written stories that the tests of the lineage benchmark are made of. People, places and outlets are invented."""

HARBOUR = """A fire at the old grain harbour of Velsund killed four people and injured nine others on Tuesday night, the port authority said.

The blaze began in a warehouse where a shipping company kept paint and solvents. Flames spread to two moored barges within minutes, and sailors jumped into the water.

“We heard a bang and then the roof was gone,” said Ilse Marrow, who sells tickets for the ferry. She ran along the quay with her daughter.

Fire crews came from six towns. They pumped water from the basin until dawn. Anton Verrick, who has been mayor since the spring, promised an inquiry, and he asked residents to keep their windows shut.

Police have questioned the owner of the warehouse. A spokeswoman said that three inspectors had visited the building in March and had found no fault with it.

Ferries will not run before Friday according to a timetable on the quay. The harbour master expects that cleaning the basin will take several weeks."""

COURT = """The appeals court in Dornach on Monday overturned the conviction of a former finance minister over the sale of the state lottery.

Judges found that the lower court had ignored the testimony of two accountants. The minister, Lena Oster, was not in the room when the decision was read.

Her lawyer called it a late but complete victory. Prosecutors have thirty days to bring the case before the constitutional court, and they are expected to do so.

The sale, in the spring of 2024, brought the treasury less than half of what an auditor had estimated. Opposition parties walked out of parliament for a week in protest.

Oster has always said that she acted on the advice of her staff. She left politics last year and teaches at the university in Halm."""

OWN = [
    "Schools in the district opened two hours late, and bus lines were sent round the old town.",
    "The union of dock workers called for a day of mourning.",
]
