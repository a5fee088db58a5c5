"""A small PMXML file for tests."""

PMXML = """<?xml version="1.0" encoding="UTF-8"?>
<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects">
  <ProjectList><Project ObjectId="1"><Id>HU</Id><Activity><Id>Z</Id></Activity></Project>
  </ProjectList>
  <Calendar><ObjectId>10</ObjectId><Name>五天</Name><HoursPerDay>8</HoursPerDay>
    <IsDefault>1</IsDefault>
    <StandardWorkWeek>
      <StandardWorkHours><DayOfWeek>Monday</DayOfWeek>
        <WorkTime><Start>08:00:00</Start><Finish>11:59:00</Finish></WorkTime>
        <WorkTime><Start>13:00:00</Start><Finish>23:59:00</Finish></WorkTime>
      </StandardWorkHours>
      <StandardWorkHours><DayOfWeek>Sunday</DayOfWeek></StandardWorkHours>
    </StandardWorkWeek>
    <HolidayOrExceptions>
      <HolidayOrException><Date>2024-05-01T00:00:00</Date></HolidayOrException>
      <HolidayOrException><Date>2024-05-11T00:00:00</Date>
        <WorkTime><Start>08:00:00</Start><Finish>16:00:00</Finish></WorkTime>
      </HolidayOrException>
    </HolidayOrExceptions>
  </Calendar>
  <Resource><ObjectId>5</ObjectId><Name>市政处</Name></Resource>
  <Project><ObjectId>1</ObjectId><Id>HU</Id><Name>湖区整治</Name><WBSObjectId>100</WBSObjectId>
    <DataDate>2024-04-01T00:00:00</DataDate><PlannedStartDate>2024-03-04T08:00:00</PlannedStartDate>
    <MustFinishByDate>2024-06-30T17:00:00</MustFinishByDate>
    <ActivityDefaultCalendarObjectId>10</ActivityDefaultCalendarObjectId>
    <ScheduleOptions><RelationshipLagCalendar>Successor Activity Calendar</RelationshipLagCalendar>
      <OutOfSequenceScheduleType>Actual Dates</OutOfSequenceScheduleType></ScheduleOptions>
    <WBS><ObjectId>101</ObjectId><Code>GW</Code><Name>管网</Name>
      <ParentObjectId>100</ParentObjectId></WBS>
    <Activity><ObjectId>1</ObjectId><Id>A1</Id><Name>沟槽 &amp; 支护</Name>
      <Type>Task Dependent</Type><Status>In Progress</Status>
      <ActualStartDate>2024-03-11T08:00:00</ActualStartDate>
      <WBSObjectId>101</WBSObjectId><CalendarObjectId>10</CalendarObjectId>
      <PercentCompleteType>Physical</PercentCompleteType>
      <PhysicalPercentComplete>0.4</PhysicalPercentComplete>
      <PlannedDuration>40.0</PlannedDuration><RemainingDuration>24.0</RemainingDuration>
      <PrimaryResourceObjectId>5</PrimaryResourceObjectId>
      <UDF><TypeObjectId>1</TypeObjectId><TextValue>x</TextValue></UDF></Activity>
    <Activity><ObjectId>2</ObjectId><Id>A2</Id><Name>验收</Name><Type>Finish Milestone</Type>
      <Status>Not Started</Status><WBSObjectId>100</WBSObjectId>
      <PrimaryConstraintType>Finish On or Before</PrimaryConstraintType>
      <PrimaryConstraintDate>2024-06-28T17:00:00</PrimaryConstraintDate></Activity>
    <Relationship><PredecessorActivityObjectId>1</PredecessorActivityObjectId>
      <SuccessorActivityObjectId>2</SuccessorActivityObjectId><Type>Finish to Start</Type>
      <Lag>16.0</Lag></Relationship>
    <Relationship><PredecessorActivityObjectId>7</PredecessorActivityObjectId>
      <PredecessorProjectObjectId>3</PredecessorProjectObjectId>
      <SuccessorActivityObjectId>2</SuccessorActivityObjectId><Type>Finish to Start</Type>
      </Relationship>
  </Project>
  <Project><ObjectId>3</ObjectId><Id>WAI</Id>
    <Activity><ObjectId>7</ObjectId><Id>A1</Id><Name>外部</Name></Activity></Project>
  <BaselineProject><ObjectId>9</ObjectId><Id>HU-B1</Id>
    <Activity><ObjectId>91</ObjectId><Id>A1</Id></Activity></BaselineProject>
</APIBusinessObjects>
"""
