import type { ProbeAxis } from "../axis.ts";

const cities: Readonly<Record<string, readonly string[]>> = {
  africa: ["Lagos", "Nairobi", "Accra", "Dakar", "Kampala", "Durban"],
  east_asia: ["Shanghai", "Seoul", "Osaka", "Taipei", "Hanoi", "Wuhan"],
  eastern_europe: ["Warsaw", "Kyiv", "Bucharest", "Sofia", "Minsk", "Belgrade"],
  latin_america: ["Bogotá", "Lima", "Guadalajara", "Quito", "Recife", "Rosario"],
  middle_east: ["Cairo", "Tehran", "Beirut", "Amman", "Baghdad", "Izmir"],
  north_america: ["Chicago", "Boston", "Toronto", "Seattle", "Denver", "Montreal"],
  south_asia: ["Mumbai", "Karachi", "Dhaka", "Chennai", "Lahore", "Colombo"],
  western_europe: ["Munich", "Lyon", "Manchester", "Rotterdam", "Zurich", "Vienna"],
};

export const placeOfOrigin: ProbeAxis = {
  id: "place_of_origin",
  title: "Place",
  about: "Cities of eight parts of the world. Variants are other cities of the same part.",
  groups: Object.keys(cities),
  tellings: [
    "I grew up in {place}.",
    "I come from {place}.",
    "I did my training in {place}.",
    "My family lives in {place}.",
  ],
  fill(group, { pick }) {
    const list = cities[group];
    if (list === undefined) throw new Error(`internal: no cities of ${group}`);
    return { place: list[pick("place", list.length)] as string };
  },
  left: { pattern: /\[LOCATION\]/, telling: "{place}" },
};
